//! Other words for terms, and other readings of them.

use super::roles::Role;

/// Other words for a term, as good as itself.
const SYNONYMS: &[(&str, &[&str])] = &[
    ("address", &["postal address"]),
    ("category", &["class", "grouping"]),
    ("city", &["town or city", "city name"]),
    ("comment", &["free-text remark", "note"]),
    ("cost", &["expense", "cost amount"]),
    ("country", &["country name"]),
    ("currency", &["monetary unit"]),
    ("currency code", &["code of the currency", "currency"]),
    ("description", &["descriptive text", "explanation"]),
    ("discount", &["price reduction", "rebate"]),
    ("duration", &["length", "running time"]),
    ("e-mail address", &["e-mail contact", "electronic mail address"]),
    ("fax number", &["telefax number", "fax contact"]),
    ("first name", &["given name", "forename"]),
    ("full name", &["complete name", "name in full"]),
    ("gender", &["sex"]),
    ("job title", &["position title", "official position"]),
    ("last name", &["family name", "surname"]),
    ("legacy status", &["status in the legacy sense", "old status"]),
    ("mobile number", &["mobile phone number", "cell phone number"]),
    ("net amount", &["amount after deductions"]),
    ("gross amount", &["amount before deductions"]),
    ("phone number", &["telephone number", "contact number"]),
    ("postal code", &["ZIP or postal code", "postcode"]),
    ("priority", &["urgency", "order of importance"]),
    ("quantity", &["number of units", "amount in units"]),
    ("region", &["geographic region", "area"]),
    ("remark", &["free-text note", "comment"]),
    ("notes", &["free-text remarks", "comments"]),
    ("salary", &["pay", "remuneration"]),
    ("size", &["measured size"]),
    ("state or province", &["state, province or region", "administrative region"]),
    ("status", &["state", "status value"]),
    ("status code", &["code of the status", "status"]),
    ("country code", &["code of the country", "country"]),
    ("language code", &["code of the language", "language"]),
    ("street address", &["postal address", "address line"]),
    ("telephone number", &["phone number", "contact number"]),
    ("title", &["name", "heading"]),
    ("total amount", &["total", "overall sum"]),
    ("type", &["kind", "category"]),
    ("unit price", &["price per unit", "price of one unit"]),
    ("weight", &["mass", "measured weight"]),
];

/// What goes before or after a term for another reading of it, by role. `{t}` is the term, `{o}` the owner.
pub fn readings(role: Role) -> &'static [&'static str] {
    match role {
        Role::Status => &[
            "current {t} of {o}",
            "{t} that tells where {o} stands in its life cycle",
            "{t} that decides how {o} is processed",
            "{t} last reported for {o}",
        ],
        Role::Kind => &[
            "{t} that classifies {o}",
            "{t} by which {o} is grouped in reports",
            "{t} that decides how {o} is processed",
            "{t} chosen when {o} was entered",
        ],
        Role::Money => {
            &["{t} charged for {o}", "{t} agreed for {o}", "{t} calculated for {o}", "{t} booked for {o}"]
        }
        Role::Quantity | Role::Measure | Role::Rate => &[
            "{t} measured for {o}",
            "{t} planned for {o}",
            "{t} calculated for {o}",
            "{t} that applies to {o}",
        ],
        Role::Name => &[
            "{t} under which {o} is shown",
            "official {t} of {o}",
            "{t} by which {o} is searched for",
            "{t} as entered for {o}",
        ],
        Role::Contact => &[
            "{t} at which {o} can be reached",
            "main {t} of {o}",
            "{t} used for correspondence with {o}",
            "business {t} of {o}",
        ],
        Role::Place => &[
            "{t} used for mail to {o}",
            "{t} where {o} is located",
            "main {t} of {o}",
            "{t} registered for {o}",
        ],
        Role::Number => &[
            "{t} printed on documents about {o}",
            "{t} quoted in correspondence about {o}",
            "{t} assigned to {o}",
            "external {t} of {o}",
        ],
        _ => &[
            "{t} assigned to {o}",
            "{t} that applies to {o}",
            "current {t} of {o}",
            "{t} as entered for {o}",
        ],
    }
}

/// Other words for a term, as good as itself.
pub fn of(term: &str) -> &'static [&'static str] {
    SYNONYMS.iter().find(|(key, _)| *key == term).map(|(_, synonyms)| *synonyms).unwrap_or_default()
}
