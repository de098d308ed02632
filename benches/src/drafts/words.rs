//! Words of texts and names, as the metrics count them.

/// The words of a text: runs of letters and digits, in lower case.
pub fn of_text(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The words of a name: cut at separators, at changes of case and between letters and digits.
pub fn of_name(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut spaced = String::with_capacity(name.len() + 8);
    for (at, &here) in chars.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| chars[before]);
        let after = chars.get(at + 1).copied();
        let cut = before.is_some_and(|before| {
            (before.is_lowercase() && here.is_uppercase())
                || (before.is_uppercase() && here.is_uppercase() && after.is_some_and(char::is_lowercase))
                || (before.is_ascii_digit() != here.is_ascii_digit())
        });
        if cut {
            spaced.push(' ');
        }
        spaced.push(here);
    }
    of_text(&spaced)
}

/// A word without a plural's ending, so that `tracks` and `track` are one.
pub fn stem(word: &str) -> &str {
    match word.strip_suffix("ies") {
        Some(stem) if stem.len() > 2 => stem,
        _ => word.strip_suffix('s').filter(|stem| stem.len() > 2).unwrap_or(word).trim_end_matches('y'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_texts_have_words() {
        assert_eq!(of_text("The order's Größe, in cm."), ["the", "order", "s", "größe", "in", "cm"]);
        assert_eq!(of_name("tblInvHdr"), ["tbl", "inv", "hdr"]);
        assert_eq!(of_name("cust_no2"), ["cust", "no", "2"]);
        assert_eq!(of_name("HTTPStatus"), ["http", "status"]);
        assert_eq!((stem("tracks"), stem("categories"), stem("category")), ("track", "categor", "categor"));
    }
}
