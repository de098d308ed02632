//! What stays and what changes.

use super::*;
use proptest::prelude::*;
use serde_json::json;

fn path(path: &str) -> Vec<String> {
    path.split('/').map(str::to_owned).collect()
}

fn set(text: &str, at: &str, value: Value) -> String {
    apply(text, &[Edit::Set(path(at), value)]).unwrap()
}

fn remove(text: &str, at: &str) -> String {
    apply(text, &[Edit::Remove(path(at))]).unwrap()
}

const FILE: &str = "\
# Mine.
schema_version: 1   # the first

db_profiles:
  # The one that counts.
  prod:   { url: \"postgres://amx@db/x\", password: \"env:PGPASSWORD\" }  # careful
  'old one':
    url: sqlite://old.db   # é
    sample_rows: 7
active_db_profile: prod
doc_profiles:
  handbook:
    paths:
      - /srv/docs   # all of them
      - /srv/more
llm_profiles: {free: {provider: builtin}}
# The end.
";

#[test]
fn a_value_is_replaced_and_nothing_else() {
    for (at, value, before, after) in [
        ("db_profiles/prod/url", json!("mysql://h"), "\"postgres://amx@db/x\"", "\"mysql://h\""),
        ("db_profiles/old one/sample_rows", json!(8), "sample_rows: 7", "sample_rows: 8"),
        ("db_profiles/old one/url", json!("sqlite://new.db"), "sqlite://old.db", "\"sqlite://new.db\""),
        ("active_db_profile", json!("other-1"), "active_db_profile: prod", "active_db_profile: other-1"),
        ("llm_profiles/free/provider", json!("openai"), "builtin", "openai"),
        (
            "doc_profiles/handbook/paths",
            json!(["/a"]),
            ":\n      - /srv/docs   # all of them\n      - /srv/more",
            ": [\"/a\"]",
        ),
    ] {
        assert_eq!(set(FILE, at, value), FILE.replace(before, after), "{at}");
    }
}

#[test]
fn an_entry_is_added_behind_the_others() {
    for (at, value, behind, added) in [
        ("db_profiles/prod/sample_rows", json!(9), "env:PGPASSWORD\"", ", sample_rows: 9"),
        ("db_profiles/old one/password", json!("env:X"), "sample_rows: 7\n", "    password: \"env:X\"\n"),
        (
            "db_profiles/new",
            json!({ "url": "sqlite://n.db" }),
            "sample_rows: 7\n",
            "  new: { url: \"sqlite://n.db\" }\n",
        ),
        (
            "llm_profiles/more",
            json!({ "provider": "builtin" }),
            "{provider: builtin}",
            ", more: { provider: builtin }",
        ),
        ("active_llm_profile", json!("free"), "# The end.\n", "active_llm_profile: free\n"),
        ("doc_profiles/true", json!({ "paths": [] }), "- /srv/more\n", "  \"true\": { paths: [] }\n"),
    ] {
        assert_eq!(set(FILE, at, value), FILE.replace(behind, &format!("{behind}{added}")), "{at}");
    }
}

#[test]
fn an_entry_is_removed_with_its_line() {
    for (at, gone, instead) in [
        (
            "db_profiles/prod",
            "  prod:   { url: \"postgres://amx@db/x\", password: \"env:PGPASSWORD\" }  # careful\n",
            "",
        ),
        ("db_profiles/old one", "  'old one':\n    url: sqlite://old.db   # é\n    sample_rows: 7\n", ""),
        ("db_profiles/prod/password", ", password: \"env:PGPASSWORD\"", ""),
        ("db_profiles/prod/url", "url: \"postgres://amx@db/x\", ", ""),
        ("llm_profiles/free", "{free: {provider: builtin}}", "{}"),
        ("active_db_profile", "active_db_profile: prod\n", ""),
        ("nothing/here", "nothing", "nothing"),
    ] {
        assert_eq!(remove(FILE, at), FILE.replace(gone, instead), "{at}");
    }
    let emptied = remove(FILE, "doc_profiles/handbook");
    assert!(emptied.contains("\ndoc_profiles: {}\nllm_profiles:"), "{emptied}");
}

#[test]
fn sections_are_made_where_there_are_none() {
    let added = json!({ "url": "sqlite://n.db" });
    let lines = "db_profiles:\n  m: { url: \"sqlite://n.db\" }\n";
    assert_eq!(set("", "db_profiles/m", added.clone()), lines);
    assert_eq!(set("# Mine.", "db_profiles/m", added.clone()), format!("# Mine.\n{lines}"));
    let empty = "db_profiles:  # none yet\n  # prod: {}\nstore: x\n";
    let expected = "db_profiles:  # none yet\n  m: { url: \"sqlite://n.db\" }\n  # prod: {}\nstore: x\n";
    assert_eq!(set(empty, "db_profiles/m", added.clone()), expected);
    let null = "db_profiles: ~ # none\nstore: x\n";
    let expected = "db_profiles: # none\n  m: { url: \"sqlite://n.db\" }\nstore: x\n";
    assert_eq!(
        set(null, "db_profiles/m", added.clone()).replace("db_profiles:  #", "db_profiles: #"),
        expected
    );
    assert_eq!(
        set("db_profiles: {}\n", "db_profiles/m", added),
        "db_profiles: { m: { url: \"sqlite://n.db\" } }\n"
    );
}

#[test]
fn many_settings_stand_on_lines_of_their_own() {
    let value = json!({ "a": 1, "b": 2.5, "c": true, "d": "two words", "e": [] });
    let expected = "s:\n  x: {}\n  m:\n    a: 1\n    b: 2.5\n    c: true\n    d: \"two words\"\n    e: []\n";
    assert_eq!(set("s:\n  x: {}\n", "s/m", value), expected);
}

#[test]
fn line_breaks_stay_as_they_are() {
    let text = "db_profiles:\r\n  a: { url: x }\r\n";
    let with = set(text, "db_profiles/b", json!({ "url": "w" }));
    assert_eq!(with, "db_profiles:\r\n  a: { url: x }\r\n  b: { url: w }\r\n");
    assert_eq!(remove(&with, "db_profiles/b"), text);
}

#[test]
fn a_style_that_is_not_edited_is_not_touched() {
    for text in ["- a\n- b\n", "? [a]\n: b\n", "a: [", "base: &b { url: x }\ndb_profiles: *b\n"] {
        assert_eq!(apply(text, &[Edit::Set(path("db_profiles/m"), json!({ "url": "x" }))]), None, "{text}");
    }
}

proptest! {
    /// Whatever is added and removed again leaves the text as it was, and what is set can be read.
    #[test]
    fn what_is_added_and_removed_leaves_no_trace(
        name in "[A-Za-z0-9_][A-Za-z0-9._-]{0,12}",
        url in "\\PC{1,40}",
        rows in any::<u32>(),
        section in prop_oneof![Just("db_profiles"), Just("doc_profiles"), Just("llm_profiles")],
    ) {
        let at = vec![section.to_owned(), name.clone()];
        let value = json!({ "url": url, "rows": rows });
        let with = apply(FILE, &[Edit::Set(at.clone(), value.clone())]).unwrap();
        let read: Value = serde_saphyr::from_str(&with).unwrap();
        if !["prod", "free", "handbook"].contains(&name.as_str()) {
            prop_assert_eq!(&read[section][&name], &value, "{}", with);
            prop_assert_eq!(apply(&with, &[Edit::Remove(at)]).unwrap(), FILE);
        }
    }
}
