//! What serde demands and the derived schemas do not say.

use utoipa::openapi::schema::{AdditionalProperties, ArrayItems, Object, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};

/// Any text: the stores hold every other character, but no zero byte, so none comes in (`extract.rs`) or out.
const TEXT: &str = "^[^\\x00]*$";

/// Makes a schema refuse what serde refuses, in all its parts.
pub(super) fn tighten(schema: &mut RefOr<Schema>) {
    let RefOr::T(schema) = schema else { return };
    match schema {
        Schema::Object(object) => {
            object.properties.values_mut().for_each(tighten);
            if is_plain_text(object) {
                object.pattern = Some(TEXT.to_owned());
            }
        }
        Schema::Array(array) => {
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                tighten(items);
            }
            // A tuple has all its items.
            if !array.prefix_items.is_empty() {
                array.min_items = Some(array.prefix_items.len());
            }
        }
        Schema::OneOf(one_of) => {
            one_of.items.iter_mut().for_each(close_variant);
            one_of.items.iter_mut().for_each(tighten);
        }
        Schema::AllOf(all_of) => all_of.items.iter_mut().for_each(tighten),
        Schema::AnyOf(any_of) => any_of.items.iter_mut().for_each(tighten),
        _ => {}
    }
}

/// A string of which nothing else is said than, at most, how long it is.
fn is_plain_text(object: &Object) -> bool {
    let text = match &object.schema_type {
        SchemaType::Type(kind) => *kind == Type::String,
        SchemaType::Array(kinds) => {
            kinds.contains(&Type::String) && kinds.len() == 2 && kinds.contains(&Type::Null)
        }
        SchemaType::AnyValue => false,
    };
    text && object.pattern.is_none() && object.enum_values.is_none() && object.format.is_none()
}

/// A variant that is written as `{"name": …}` has that one field and no other.
fn close_variant(variant: &mut RefOr<Schema>) {
    if let RefOr::T(Schema::Object(object)) = variant
        && object.properties.len() == 1
        && !object.properties.values().any(is_tag)
        && object.additional_properties.is_none()
    {
        object.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
    }
}

/// The tag of a variant that may have other fields beside it.
fn is_tag(property: &RefOr<Schema>) -> bool {
    matches!(property, RefOr::T(Schema::Object(object)) if object.enum_values.is_some())
}
