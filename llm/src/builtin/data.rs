//! The plain files of words in `llm/data`: `name = words`, one a line; lines that begin with `#` are remarks.

use std::collections::HashMap;

/// The pairs of a file.
pub fn pairs(file: &'static str) -> HashMap<&'static str, &'static str> {
    file.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" = ")).collect()
}

/// Fails on a line that is no pair, on names that are not in lower case, not sorted or twice there.
#[cfg(test)]
pub fn check(file: &'static str) {
    let mut before = "";
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        let Some((name, words)) = line.split_once(" = ") else { panic!("{line:?} is no pair") };
        assert!(!name.is_empty() && name == name.to_lowercase(), "{line:?}: not in lower case");
        assert!(!name.contains(char::is_whitespace), "{line:?}: the name is several words");
        assert!(!words.is_empty() && words == words.trim() && !words.contains(['=', '.']), "{line:?}");
        assert!(before < name, "{name} stands behind {before}: sort the file, each name once");
        before = name;
    }
    assert!(!before.is_empty(), "the file is empty");
}
