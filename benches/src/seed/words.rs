//! The words that names and texts are made of.

/// Schemas, the first ones larger than the last ones.
pub(super) const SCHEMAS: [&str; 12] = [
    "public", "sales", "billing", "inventory", "Warehouse", "hr", "analytics", "crm", "größen", "данные", "staging_2",
    "archive",
];

/// What a table is about.
pub(super) const SUBJECTS: [&str; 40] = [
    "customer", "order", "invoice", "payment", "product", "shipment", "supplier", "employee", "account", "contract",
    "Ticket", "campaign", "warehouse", "stock", "price", "discount", "return", "visit", "session", "device", "sensor",
    "reading", "budget", "ledger", "tax", "region", "city", "carrier", "route", "vehicle", "claim", "policy", "Patient",
    "course", "student", "asset", "license", "message", "event", "größe",
];

/// What a table does with it.
pub(super) const FORMS: [&str; 16] = [
    "", "_item", "_history", "_status", "_type", "Detail", "_address", "_log", "_map", "_summary", "_stage", "_attr",
    "_note", "_v", "_daily", "_archive",
];

/// What a column holds.
pub(super) const COLUMNS: [(&str, &str); 32] = [
    ("id", "bigint"), ("code", "varchar(12)"), ("name", "text"), ("status_cd", "char(2)"), ("created_at", "timestamptz"),
    ("updated_at", "timestamptz"), ("amount", "numeric(12,2)"), ("currency", "char(3)"), ("qty", "integer"),
    ("is_active", "boolean"), ("discount_pct", "numeric(5,2)"), ("email_addr", "text"), ("phone", "text"),
    ("note", "text"), ("valid_from", "date"), ("valid_to", "date"), ("ref_no", "varchar(20)"), ("parent_id", "bigint"),
    ("sort_order", "smallint"), ("country", "char(2)"), ("zip", "varchar(10)"), ("weight_kg", "real"), ("lat", "real"),
    ("lon", "real"), ("hash", "bytea"), ("payload", "jsonb"), ("version", "integer"), ("owner", "text"),
    ("Größe", "integer"), ("title", "text"), ("url", "text"), ("score", "double precision"),
];

/// How a sentence begins.
pub(super) const OPENINGS: [&str; 12] = [
    "Unique number of", "Name of", "Point in time of", "Reference to", "Amount in the currency of", "Current state of",
    "Share in percent of", "Free text about", "Whether the value belongs to", "Measured quantity of", "Short code of",
    "Last known owner of",
];

/// How it goes on.
pub(super) const MIDDLES: [&str; 24] = [
    "the customer", "the order", "its invoice", "the row", "the delivery", "a supplier", "the warehouse", "the contract",
    "each payment", "the previous entry", "the department", "the record", "an account", "the product", "the shipment",
    "the region", "a sensor reading", "the campaign", "the employee", "a ticket", "its parent", "the policy",
    "the session", "the vehicle",
];

/// How it ends.
pub(super) const ENDINGS: [&str; 20] = [
    "as entered by a person", "taken from the nightly import", "in the local time zone", "used by the monthly report",
    "before taxes and fees", "rounded to two decimals", "which is never null", "null until the item is shipped",
    "unique within its table", "kept for seven years", "set when the status changes", "not used since the migration",
    "in kilograms, Größe ohne Verpackung", "mostly empty (50% of all rows_)", "one of A, B or C", "as of the last closing",
    "joined through the key", "copied from the old system", "with a trailing check digit", "for the whole group",
];

/// What few texts hold: a rare search finds them.
pub(super) const RARE: [&str; 6] = [
    "quartz", "zeitgeist", "naïve façade", "数量と価格", "<b>bold</b> & \"quoted\"", "💶 per café",
];
