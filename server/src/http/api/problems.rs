//! The problem documents that each operation can answer with.
//!
//! A handler documents its own refusals by status and reason. What the layers around it and its extractors
//! answer follows from its shape, and is added here, so that it is said once and forgotten nowhere.

use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, ResponseBuilder};

const MEDIA_TYPE: &str = "application/problem+json";

/// Adds the answers of layers and extractors, and gives every refusal its content.
pub(super) fn complete(operation: &mut Operation) {
    let mut add = |status: &str, description: &str| {
        operation
            .responses
            .responses
            .entry(status.to_owned())
            .or_insert_with(|| RefOr::T(ResponseBuilder::new().description(description).build()));
    };
    add("403", "The host name is not one of the Studio's, or another site's page sent a write.");
    // Health alone is open: it says so by an empty requirement.
    if operation.security.is_none() {
        add("401", "No session: the token is missing or wrong.");
        add("503", "The store failed, or the server is at its limit. Ask again later.");
    }
    let takes = |place: ParameterIn| {
        operation
            .parameters
            .iter()
            .flatten()
            .any(|parameter| matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == place))
    };
    if takes(ParameterIn::Path) {
        add("404", "There is nothing of that name or id.");
    }
    if takes(ParameterIn::Query) || takes(ParameterIn::Header) {
        add("400", "A parameter of the query or a header is wrong.");
    }
    if operation.request_body.is_some() {
        add("400", "The body is not JSON.");
        add("413", "The body is too large.");
        add("415", "The content type is not application/json.");
        add("422", "The request cannot be done as it is; `errors` names the fields.");
    }
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response
            && matches!(status.as_bytes().first(), Some(b'4' | b'5'))
        {
            let problem = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
            response.content.insert(MEDIA_TYPE.to_owned(), RefOr::T(problem));
        }
    }
}
