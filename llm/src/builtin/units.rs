//! Units at the end of a name: `wgt_g` is a weight in grams, `net_amt_ct` an amount in cents.

/// What is measured in a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitKind {
    /// Money.
    Money,
    /// A share.
    Share,
    /// A weight, a length, a duration, a size.
    Size,
}

/// A unit as names write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// The last word of the name, in lower case.
    token: &'static str,
    /// As it follows a phrase: `in grams`.
    pub suffix: &'static str,
    /// What is measured where the name does not say: `weight`.
    pub measure: &'static str,
    /// What kind of thing is measured.
    pub kind: UnitKind,
}

const fn unit(token: &'static str, suffix: &'static str, measure: &'static str, kind: UnitKind) -> Unit {
    Unit { token, suffix, measure, kind }
}

use UnitKind::{Money, Share, Size};

static UNITS: &[Unit] = &[
    unit("ct", "in cents", "amount", Money),
    unit("cts", "in cents", "amount", Money),
    unit("cent", "in cents", "amount", Money),
    unit("cents", "in cents", "amount", Money),
    unit("eur", "in euros", "amount", Money),
    unit("euro", "in euros", "amount", Money),
    unit("euros", "in euros", "amount", Money),
    unit("usd", "in US dollars", "amount", Money),
    unit("gbp", "in pounds sterling", "amount", Money),
    unit("chf", "in Swiss francs", "amount", Money),
    unit("keur", "in thousand euros", "amount", Money),
    unit("teur", "in thousand euros", "amount", Money),
    unit("meur", "in million euros", "amount", Money),
    unit("kusd", "in thousand US dollars", "amount", Money),
    unit("pct", "in percent", "share", Share),
    unit("pcnt", "in percent", "share", Share),
    unit("perc", "in percent", "share", Share),
    unit("percent", "in percent", "share", Share),
    unit("percentage", "in percent", "share", Share),
    unit("bps", "in basis points", "rate", Share),
    unit("g", "in grams", "weight", Size),
    unit("kg", "in kilograms", "weight", Size),
    unit("mg", "in milligrams", "weight", Size),
    unit("lb", "in pounds", "weight", Size),
    unit("lbs", "in pounds", "weight", Size),
    unit("oz", "in ounces", "weight", Size),
    unit("mm", "in millimeters", "length", Size),
    unit("cm", "in centimeters", "length", Size),
    unit("m", "in meters", "length", Size),
    unit("km", "in kilometers", "distance", Size),
    unit("ft", "in feet", "length", Size),
    unit("miles", "in miles", "distance", Size),
    unit("sqm", "in square meters", "area", Size),
    unit("sqft", "in square feet", "area", Size),
    unit("l", "in liters", "volume", Size),
    unit("ml", "in milliliters", "volume", Size),
    unit("cbm", "in cubic meters", "volume", Size),
    unit("ms", "in milliseconds", "duration", Size),
    unit("millis", "in milliseconds", "duration", Size),
    unit("milliseconds", "in milliseconds", "duration", Size),
    unit("s", "in seconds", "duration", Size),
    unit("sec", "in seconds", "duration", Size),
    unit("secs", "in seconds", "duration", Size),
    unit("seconds", "in seconds", "duration", Size),
    unit("min", "in minutes", "duration", Size),
    unit("mins", "in minutes", "duration", Size),
    unit("minutes", "in minutes", "duration", Size),
    unit("hr", "in hours", "duration", Size),
    unit("hrs", "in hours", "duration", Size),
    unit("hours", "in hours", "duration", Size),
    unit("days", "in days", "duration", Size),
    unit("weeks", "in weeks", "duration", Size),
    unit("wks", "in weeks", "duration", Size),
    unit("months", "in months", "duration", Size),
    unit("mths", "in months", "duration", Size),
    unit("years", "in years", "duration", Size),
    unit("yrs", "in years", "duration", Size),
    unit("bytes", "in bytes", "size", Size),
    unit("kb", "in kilobytes", "size", Size),
    unit("mb", "in megabytes", "size", Size),
    unit("gb", "in gigabytes", "size", Size),
    unit("px", "in pixels", "size", Size),
    unit("kwh", "in kilowatt hours", "energy", Size),
    unit("kw", "in kilowatts", "power", Size),
    unit("mph", "in miles per hour", "speed", Size),
    unit("kmh", "in kilometers per hour", "speed", Size),
];

/// Single letters and counted things are a unit only behind one of these words.
const MEASURED: &[&str] = &[
    "weight",
    "load",
    "mass",
    "length",
    "height",
    "width",
    "depth",
    "distance",
    "volume",
    "duration",
    "time",
    "period",
    "term",
    "terms",
    "age",
    "delay",
    "interval",
    "balance",
    "limit",
    "retention",
    "notice",
    "validity",
    "runtime",
    "latency",
    "timeout",
    "capacity",
    "size",
    "diameter",
    "radius",
    "maximum",
    "minimum",
    "average",
    "total",
];

/// The unit that the last word of a name stands for, given the written-out words before it.
pub fn of(last: &str, before: &[String]) -> Option<&'static Unit> {
    let unit = UNITS.iter().find(|unit| unit.token == last)?;
    let head = before.last()?;
    let counted = matches!(
        last,
        "days" | "weeks" | "wks" | "months" | "mths" | "years" | "yrs" | "hours" | "hr" | "hrs"
    );
    let careful =
        counted || (last.len() == 1 && last != "g") || matches!(last, "bytes" | "ft" | "min" | "sec");
    (!careful || MEASURED.contains(&head.as_str())).then_some(unit)
}

/// Words that say how much, not of what: behind them the measure itself is said.
pub fn only_modifies(words: &[String]) -> bool {
    words.iter().all(|word| {
        matches!(
            word.as_str(),
            "maximum"
                | "minimum"
                | "average"
                | "total"
                | "net"
                | "gross"
                | "actual"
                | "planned"
                | "estimated"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suffix(last: &str, before: &[&str]) -> Option<&'static str> {
        let before: Vec<String> = before.iter().map(|word| (*word).to_owned()).collect();
        of(last, &before).map(|unit| unit.suffix)
    }

    #[test]
    fn a_unit_follows_what_it_measures() {
        assert_eq!(suffix("g", &["weight"]), Some("in grams"));
        assert_eq!(suffix("ct", &["credit", "limit"]), Some("in cents"));
        assert_eq!(suffix("days", &["lead", "time"]), Some("in days"));
        // The number of days itself is the value here.
        assert_eq!(suffix("days", &["vacation"]), None);
        assert_eq!(suffix("m", &["plan"]), None);
        assert_eq!(suffix("kg", &[]), None);
    }
}
