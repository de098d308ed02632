//! Server-sent events in a body.
//!
//! Calls are not streamed: nothing is shown of a batch before it is whole. But some servers stream all the
//! same, and some models answer in no other way; such a body is read to its end and put together.

use serde_json::Value;

/// The JSON data of a body's events, in order; `[DONE]` and what is no JSON are left out. `None` when the
/// body holds no events.
pub(crate) fn events(body: &str) -> Option<Vec<Value>> {
    let lines = || body.lines().map(str::trim_start);
    let is_stream = lines()
        .find(|line| !line.is_empty() && !line.starts_with(':'))
        .is_some_and(|line| ["data:", "event:", "id:", "retry:"].iter().any(|field| line.starts_with(field)));
    if !is_stream {
        return None;
    }
    let mut found = Vec::new();
    let mut data = String::new();
    // The empty line at the end closes the last event of a body that lacks it.
    for line in lines().chain([""]) {
        if let Some(more) = line.strip_prefix("data:") {
            if !data.is_empty() {
                data.push('\n');
            }
            data.push_str(more.strip_prefix(' ').unwrap_or(more));
        } else if line.is_empty() && !data.is_empty() {
            found.extend(serde_json::from_str(&data).ok());
            data.clear();
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn events_are_told_from_json() {
        let body = ": hello\n\nevent: a\ndata: {\"n\":1}\n\ndata: {\"n\":\ndata: 2}\r\n\r\ndata: [DONE]\n\n";
        // `[DONE]` is no JSON that anybody wants, but not the end of the world either.
        assert_eq!(events(body), Some(vec![json!({ "n": 1 }), json!({ "n": 2 })]));
        assert_eq!(events("data: {\"n\":3}"), Some(vec![json!({ "n": 3 })]));
        assert_eq!(events("{\"data:\":1}"), None);
        assert_eq!(events(""), None);
    }
}
