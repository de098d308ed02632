//! Saving, keeping secrets, and what stays of a person's file.

use crate::config::{Config, FILE_NAME};
use domain::profiles::{
    DbProfileInput, LlmProfileInput, ProfileInput, ProfileKind, ProfileView, SecretChange, SecretSource,
};
use proptest::prelude::*;
use std::path::Path;
use tempfile::TempDir;

const FILE: &str = "\
# Written by hand.
schema_version: 1
db_profiles:
  prod: { url: \"postgres://ann@db/x\", password: \"env:PGPASSWORD\" }   # careful
  old:
    url: \"postgres://ann:hunter2@db/x\"  # with its password
active_db_profile: prod

llm_profiles:   # models
  local: { provider: openai, base_url: \"http://h/v1\", model: m, api_key: \"sk-clear\" }
active_llm_profile: local
";

fn folder(text: &str) -> (TempDir, Config) {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join(FILE_NAME), text).unwrap();
    let config = Config::load(dir.path()).unwrap();
    (dir, config)
}

fn text(dir: &TempDir) -> String {
    std::fs::read_to_string(dir.path().join(FILE_NAME)).unwrap()
}

fn secrets(dir: &TempDir) -> Vec<std::path::PathBuf> {
    std::fs::read_dir(dir.path().join("secrets"))
        .map(|entries| entries.map(|entry| entry.unwrap().path()).collect())
        .unwrap_or_default()
}

fn db(url: &str, password: SecretChange) -> ProfileInput {
    ProfileInput::Db(DbProfileInput { url: url.to_owned(), password, ..Default::default() })
}

fn set(secret: &str) -> SecretChange {
    SecretChange::Set(secret.to_owned())
}

fn password(config: &Config, name: &str) -> Option<String> {
    config.db_profile(name).unwrap().password.map(|reference| config.secret(&reference).unwrap())
}

fn source(config: &Config, name: &str) -> Option<SecretSource> {
    match config.profile_view(ProfileKind::Db, name).unwrap() {
        ProfileView::Db(view) => view.password_source,
        _ => None,
    }
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(path).unwrap().permissions()) & 0o777
}

#[test]
fn a_secret_goes_to_a_file_of_its_own_and_away_with_its_profile() {
    let (dir, config) = folder(FILE);
    assert!(config.save_profile("new", &db("postgres://h/x", set("s3cret")), true).unwrap());
    let first = secrets(&dir);
    assert_eq!((first.len(), password(&config, "new").as_deref()), (1, Some("s3cret")));
    #[cfg(unix)]
    assert_eq!((mode(&first[0]), mode(&dir.path().join("secrets"))), (0o600, 0o700));
    assert!(!text(&dir).contains("s3cret"));
    assert_eq!(source(&config, "new"), Some(SecretSource::Stored));

    // Kept, replaced, turned into a reference, removed.
    assert!(!config.save_profile("new", &db("postgres://h/y", SecretChange::Keep), false).unwrap());
    assert_eq!((secrets(&dir), password(&config, "new").as_deref()), (first.clone(), Some("s3cret")));
    config.save_profile("new", &db("postgres://ann:0ther@h/y", SecretChange::Keep), false).unwrap();
    assert_eq!((secrets(&dir).len(), password(&config, "new").as_deref()), (1, Some("0ther")));
    assert_ne!(secrets(&dir), first);
    assert!(!text(&dir).contains("0ther"));
    config.save_profile("new", &db("postgres://h/y", set("env:SOME_NAME")), false).unwrap();
    assert_eq!(source(&config, "new"), Some(SecretSource::Env { name: "SOME_NAME".to_owned() }));
    assert!(secrets(&dir).is_empty());
    config.save_profile("new", &db("postgres://h/y", set("again")), false).unwrap();
    config.save_profile("new", &db("postgres://h/y", SecretChange::Remove), false).unwrap();
    assert_eq!((secrets(&dir).len(), source(&config, "new")), (0, None));

    config.save_profile("new", &db("postgres://h/y", set("last")), false).unwrap();
    config.delete_profile(ProfileKind::Db, "new").unwrap();
    assert!(secrets(&dir).is_empty());
    assert_eq!(text(&dir), FILE);
}

#[test]
fn a_change_that_is_refused_leaves_no_secret_behind() {
    let (dir, config) = folder(FILE);
    assert!(config.save_profile("prod", &db("postgres://h/x", set("s3cret")), true).is_err());
    assert!(secrets(&dir).is_empty());
    assert_eq!(text(&dir), FILE);
}

#[test]
fn only_what_changes_is_written() {
    let (dir, config) = folder(FILE);
    let mut input = DbProfileInput { url: "postgres://ann@db/x".to_owned(), ..Default::default() };
    config.save_profile("prod", &ProfileInput::Db(input.clone()), false).unwrap();
    assert_eq!(text(&dir), FILE);
    input.sample_rows = Some(9);
    config.save_profile("prod", &ProfileInput::Db(input.clone()), false).unwrap();
    assert_eq!(text(&dir), FILE.replace("\"env:PGPASSWORD\" }", "\"env:PGPASSWORD\", sample_rows: 9 }"));
    input.sample_rows = None;
    input.active = true;
    config.save_profile("prod", &ProfileInput::Db(input), false).unwrap();
    assert_eq!(text(&dir), FILE);

    config.activate_profile(ProfileKind::Db, "old").unwrap();
    assert_eq!(text(&dir), FILE.replace("active_db_profile: prod", "active_db_profile: old"));
    assert_eq!(config.active_db_profile().as_deref(), Some("old"));
    config.delete_profile(ProfileKind::Db, "old").unwrap();
    assert_eq!(config.active_db_profile().as_deref(), Some("prod"));
    assert!(!text(&dir).contains("active_db_profile"), "{}", text(&dir));
}

#[test]
fn a_new_profile_does_not_become_active_by_its_name() {
    let (dir, config) = folder("db_profiles:\n  shop: { url: \"sqlite://shop.db\" }\n");
    config.save_profile("archive", &db("sqlite://a.db", SecretChange::Keep), true).unwrap();
    assert_eq!(config.active_db_profile().as_deref(), Some("shop"));
    assert!(text(&dir).ends_with("active_db_profile: shop\n"), "{}", text(&dir));
    // The first one of all is.
    let (_dir, config) = folder("");
    config.save_profile("only", &db("sqlite://a.db", SecretChange::Keep), true).unwrap();
    assert_eq!(config.active_db_profile().as_deref(), Some("only"));
}

#[test]
fn a_password_in_the_url_is_neither_shown_nor_lost() {
    let (dir, config) = folder(FILE);
    let ProfileView::Db(view) = config.profile_view(ProfileKind::Db, "old").unwrap() else { panic!() };
    assert_eq!(
        (view.profile.url.as_str(), view.password_source),
        ("postgres://ann@db/x", Some(SecretSource::Clear))
    );
    assert_eq!(view.warnings.len(), 1);
    // Saved as it is shown, it gets the place that it should have.
    config.save_profile("old", &db(&view.profile.url, SecretChange::Keep), false).unwrap();
    assert_eq!(
        (source(&config, "old"), password(&config, "old").as_deref()),
        (Some(SecretSource::Stored), Some("hunter2"))
    );
    assert!(!text(&dir).contains("hunter2") && text(&dir).contains("# with its password"), "{}", text(&dir));
    // A key in the clear stays where the user wrote it, until another is entered.
    let key = |config: &Config| match config.profile_view(ProfileKind::Llm, "local").unwrap() {
        ProfileView::Llm(view) => view.api_key_source,
        _ => None,
    };
    assert_eq!(key(&config), Some(SecretSource::Clear));
    let llm = LlmProfileInput { api_key: set("sk-new"), ..Default::default() };
    config.save_profile("local", &ProfileInput::Llm(llm), false).unwrap();
    assert_eq!(key(&config), Some(SecretSource::Stored));
    assert!(!text(&dir).contains("sk-clear"));
}

#[test]
fn a_change_by_an_editor_is_seen_and_a_broken_file_keeps_the_last_one_in_use() {
    let (dir, config) = folder(FILE);
    assert_eq!(config.db_profiles(), ["old", "prod"]);
    std::fs::write(dir.path().join(FILE_NAME), FILE.replace("  old:", "  older:")).unwrap();
    assert_eq!(config.db_profiles(), ["older", "prod"]);
    std::fs::write(dir.path().join(FILE_NAME), FILE.replace("model: m", "modle: m")).unwrap();
    let view = config.settings_view();
    assert_eq!(view.db.len(), 2);
    let error = view.error.unwrap();
    assert!(error.contains(FILE_NAME) && error.contains("did you mean 'model'"), "{error}");
    // Nothing is written over it.
    let refused = config.save_profile("new", &db("postgres://h/x", SecretChange::Keep), true).unwrap_err();
    assert!(refused.to_string().contains("modle"), "{refused}");
    std::fs::write(dir.path().join(FILE_NAME), FILE).unwrap();
    assert_eq!(
        (config.settings_view().error, config.db_profiles()),
        (None, vec!["old".to_owned(), "prod".to_owned()])
    );
}

#[test]
fn a_style_that_cannot_be_edited_is_refused_and_left_alone() {
    let shared = "db_profiles:\n  a: &b { url: \"postgres://h/x\" }\n  b: *b\n";
    let (dir, config) = folder(shared);
    let refused = config.save_profile("b", &db("postgres://h/y", SecretChange::Keep), false).unwrap_err();
    assert!(refused.to_string().contains("Make this change in an editor"), "{refused}");
    assert_eq!(text(&dir), shared);
}

#[test]
#[cfg(unix)]
fn rights_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let dir = tempfile::tempdir().unwrap();
    let (real, link) = (dir.path().join("dotfiles.yml"), dir.path().join("config"));
    std::fs::create_dir(&link).unwrap();
    std::fs::write(&real, FILE).unwrap();
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&real, link.join(FILE_NAME)).unwrap();
    let config = Config::load(&link).unwrap();
    config.activate_profile(ProfileKind::Db, "old").unwrap();
    assert!(std::fs::symlink_metadata(link.join(FILE_NAME)).unwrap().is_symlink());
    assert!(std::fs::read_to_string(&real).unwrap().contains("active_db_profile: old"));
    assert_eq!(mode(&real), 0o640);
}

#[test]
fn writers_at_the_same_time_lose_nothing() {
    const WRITERS: usize = 6;
    const EACH: usize = 8;
    let (dir, _) = folder(FILE);
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let path = dir.path();
            scope.spawn(move || {
                // Each as a process of its own.
                let config = Config::load(path).unwrap();
                for number in 0..EACH {
                    let name = format!("w{writer}-{number}");
                    config.save_profile(&name, &db("postgres://h/x", set(&name)), true).unwrap();
                    if number % 3 == 2 {
                        config.delete_profile(ProfileKind::Db, &format!("w{writer}-{}", number - 1)).unwrap();
                    }
                }
            });
        }
    });
    let config = Config::load(dir.path()).unwrap();
    let left = WRITERS * (EACH - EACH / 3);
    assert_eq!((config.db_profiles().len(), secrets(&dir).len()), (left + 2, left));
    for name in config.db_profiles().iter().filter(|name| name.starts_with('w')) {
        assert_eq!(password(&config, name).as_ref(), Some(name));
    }
    assert!(text(&dir).starts_with("# Written by hand.") && text(&dir).contains("# careful"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is saved reads back as it was given, and deleting it leaves the file as it was.
    #[test]
    fn what_is_saved_reads_back(
        name in "[A-Za-z0-9_][A-Za-z0-9._-]{0,20}",
        model in "[^\\p{C}\\s]{1,20}",
        temperature in proptest::option::of(0.0..2.0f64),
        n in proptest::option::of(1u8..=5),
        rate in proptest::option::of(0.0..1e6f64),
        key in proptest::option::of("[!-~]{1,30}"),
    ) {
        prop_assume!(name != "local");
        let (dir, config) = folder(FILE);
        let input = LlmProfileInput {
            provider: domain::settings::ProviderKind::Openai,
            base_url: Some("http://127.0.0.1/v1".to_owned()),
            model: Some(model),
            temperature,
            n_alternatives: n,
            input_usd_per_1m: rate,
            api_key: key.as_deref().map_or(SecretChange::Keep, set),
            ..Default::default()
        };
        prop_assert!(config.save_profile(&name, &ProfileInput::Llm(input.clone()), true).unwrap());
        let ProfileView::Llm(view) = config.profile_view(ProfileKind::Llm, &name).unwrap() else { panic!() };
        prop_assert_eq!(view.api_key_set, key.is_some());
        prop_assert_eq!(view.profile, LlmProfileInput { api_key: SecretChange::Keep, ..input });
        config.delete_profile(ProfileKind::Llm, &name).unwrap();
        prop_assert_eq!(text(&dir), FILE);
        prop_assert!(secrets(&dir).is_empty());
    }
}
