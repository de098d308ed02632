//! Short forms whose meaning depends on where they stand and on the words beside them.

/// Where a name stands: some short forms differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The name of a column.
    Column,
    /// The name of a table or view.
    Table,
}

/// A token with what stands around it.
struct Around<'a> {
    before: &'a str,
    next: &'a str,
    first: bool,
    last: bool,
    place: Place,
}

/// What a short form stands for at its place among the other tokens of the name.
pub fn expand(tokens: &[String], at: usize, place: Place) -> Option<&'static str> {
    let token = tokens.get(at).map(String::as_str)?;
    let around = Around {
        before: at.checked_sub(1).map_or("", |before| tokens[before].as_str()),
        next: tokens.get(at + 1).map_or("", String::as_str),
        first: at == 0,
        last: at + 1 == tokens.len(),
        place,
    };
    counted(token, &around).or_else(|| dated(token, &around)).or_else(|| other(token, &around))
}

fn is_date(token: &str) -> bool {
    matches!(token, "dt" | "date" | "tm" | "time" | "ts" | "dttm" | "at" | "dte" | "timestamp")
}

fn is_number(token: &str) -> bool {
    matches!(token, "no" | "nr" | "num" | "nbr" | "number")
}

/// What stands behind an amount: `qty_ord` is the quantity that was ordered.
fn counted(token: &str, around: &Around<'_>) -> Option<&'static str> {
    let of_quantity =
        matches!(around.before, "qty" | "quantity" | "amt" | "amount" | "cnt" | "units" | "qnty" | "pcs");
    if around.last && of_quantity {
        let state = match token {
            "ord" | "ordr" | "order" => "ordered",
            "shp" | "ship" | "shpd" => "shipped",
            "rcv" | "rcvd" | "recv" | "rec" => "received",
            "rsv" | "res" | "resv" => "reserved",
            "alloc" | "aloc" => "allocated",
            "cmpl" | "compl" | "comp" | "cmp" => "completed",
            "scrp" | "scrap" => "scrapped",
            "inv" | "invc" => "invoiced",
            "ret" | "rtn" => "returned",
            "pick" | "pck" => "picked",
            "del" | "dlv" | "deliv" => "delivered",
            "pln" | "plan" => "planned",
            "req" => "requested",
            "act" => "actual",
            "per" => "per unit",
            "pd" => "paid",
            _ => return None,
        };
        return Some(state);
    }
    let of_period = matches!(around.before, "hrs" | "hours" | "days" | "qty" | "amt" | "cnt" | "rate" | "rt");
    if around.last && of_period {
        return match token {
            "wk" | "week" => Some("per week"),
            "mth" | "mon" | "month" | "mo" => Some("per month"),
            "yr" | "year" => Some("per year"),
            "day" => Some("per day"),
            _ => None,
        };
    }
    None
}

/// What stands before a date.
fn dated(token: &str, around: &Around<'_>) -> Option<&'static str> {
    if !is_date(around.next) {
        return None;
    }
    match token {
        "st" | "strt" => Some("start"),
        "exp" => Some("expiry"),
        "app" => Some("approval"),
        "term" => Some("termination"),
        "dsc" | "disc" => Some("discontinuation"),
        "mig" => Some("migration"),
        "act" => Some("actual"),
        "prod" => Some("production"),
        "val" => Some("valid"),
        "eff" => Some("effective"),
        "cre" | "crt" | "crtd" => Some("creation"),
        "opn" => Some("opening"),
        "cls" | "clsd" => Some("closing"),
        "canc" | "cncl" => Some("cancellation"),
        "pst" => Some("posting"),
        _ => None,
    }
}

fn other(token: &str, around: &Around<'_>) -> Option<&'static str> {
    let Around { before, next, first, last, place } = *around;
    let column = place == Place::Column;
    let flagged = matches!(next, "flg" | "flag" | "ind") || before == "is" || before == "fl";
    let named = matches!(next, "nm" | "name") || is_number(next) || matches!(next, "addr" | "address");
    let text = match token {
        "dt" | "det" if !column && last && !first => "detail",
        "dt" => "date",
        "st" if named => "street",
        "st" if first && last => "state",
        "st" => "status",
        "lst" | "list" if !column && last => "list",
        "lst" if matches!(next, "prc" | "price" | "pr") => "list",
        "lst" => "last",
        "trk" if is_number(next) || matches!(next, "ref" | "id" | "url" | "cd") => "tracking",
        "trk" => "track",
        "inv" if matches!(next, "qty" | "lvl" | "loc" | "level" | "count" | "cnt") => "inventory",
        "inv" => "invoice",
        "act" if flagged || (first && last) => "active",
        "act" => "actual",
        "prod" if matches!(next, "line" | "plan") => "production",
        "prod" => "product",
        "ind" if !last && column => "industry",
        "ind" => "indicator",
        "ref" if !column && first && !last => "reference",
        "ref" if !column && last && !first => "lookup",
        "shp" | "ship" | "shpmt" if !column => "shipment",
        "ship" if !last => "shipping",
        "bill" if !last => "billing",
        "ordr" => "order",
        "del" if flagged => "deleted",
        "del" => "delivery",
        "exp" => "expense",
        "sub" if last => "subject",
        "cal" if !column => "calendar",
        "int" if matches!(next, "rate" | "amt" | "rt") => "interest",
        "min" if last && !first && column => "minutes",
        "min" => "minimum",
        "sec" if last && !first => "seconds",
        "sec" => "security",
        "max" => "maximum",
        "val" if matches!(next, "from" | "to" | "until") => "valid",
        "val" => "value",
        "vld" => "valid",
        "job" if next == "ttl" => "job",
        "ttl" if matches!(before, "job" | "emp" | "pers") => "title",
        "ct" if last && !first => "cents",
        "col" if named || matches!(next, "typ" | "type" | "id") => "column",
        "org" if last && matches!(before, "ctry" | "cntry" | "country") => "of origin",
        "rev" if is_number(next) || next == "id" => "revision",
        "dsc" | "disc" if matches!(next, "pct" | "amt" | "rt" | "rate" | "cd") => "discount",
        "req" if matches!(next, "dlv" | "deliv" | "delivery" | "shp" | "ship" | "qty") => "requested",
        "ext" if matches!(before, "tel" | "phone" | "ph" | "phn" | "file") => "extension",
        "ext" if matches!(next, "amt" | "prc" | "price" | "cost" | "cst") => "extended",
        "usr" | "user" if last && is_done(before) => "by",
        "pay" if matches!(next, "trm" | "term" | "terms" | "typ" | "type" | "stat" | "amt" | "meth") => {
            "payment"
        }
        "trm" | "term" if last && matches!(before, "pay" | "pmt" | "payment" | "pymt") => "terms",
        "dr" if matches!(next, "amt" | "bal" | "ind" | "tot") => "debit",
        "per" if is_number(next) || matches!(next, "id" | "cd") => "period",
        "beg" if matches!(next, "bal" | "amt" | "qty") => "beginning",
        "end" if matches!(next, "bal" | "amt" | "qty") => "ending",
        "comp" if before == "bom" || matches!(next, "item" | "itm" | "part" | "qty") => "component",
        "par" if next == "val" => "par",
        "fail" | "failed" if matches!(next, "cnt" | "count" | "rsn" | "reason") => "failure",
        "trm" | "term" if before == "inco" => "code",
        "fst" | "frst" => "first",
        "sls" if matches!(next, "rep" | "rgn" | "org" | "off") => "sales",
        _ => return None,
    };
    Some(text)
}

/// Something that somebody does to a row.
fn is_done(token: &str) -> bool {
    matches!(
        token,
        "upd"
            | "updt"
            | "updated"
            | "update"
            | "crt"
            | "cre"
            | "crtd"
            | "created"
            | "chg"
            | "chgd"
            | "changed"
            | "mod"
            | "modified"
            | "ins"
            | "inserted"
            | "appr"
            | "approved"
            | "entered"
    )
}
