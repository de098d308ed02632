//! Profiles as they are seen and changed from outside.

use super::entry::{Fields, active_key, secret_field, section};
use super::file::{CLEAR, ConfigFile};
use super::vault::Vault;
use super::write::Change;
use super::yaml::Edit;
use super::{Config, ConfigError, SecretRef};
use crate::EngineError;
use domain::profiles::{
    DbProfileInput, DbProfileView, DocProfileInput, DocProfileView, LlmProfileView, ProfileInput,
    ProfileKind, ProfileView, SecretChange, SecretSource, SettingsView, is_reference, split_password,
};
use serde_json::Value;
use std::path::PathBuf;

impl Config {
    /// Everything that the Settings page shows.
    pub(crate) fn settings_view(&self) -> SettingsView {
        let file = self.live.file();
        SettingsView {
            path: self.live.path().display().to_string(),
            error: self.live.problem(),
            db: file.db_profiles.keys().filter_map(|name| file.db_view(name)).collect(),
            llm: file.llm_profiles.keys().filter_map(|name| file.llm_view(name)).collect(),
            doc: file.doc_profiles.keys().filter_map(|name| file.doc_view(name)).collect(),
        }
    }

    /// One profile.
    ///
    /// # Errors
    /// When there is none of that name.
    pub(crate) fn profile_view(&self, kind: ProfileKind, name: &str) -> Result<ProfileView, ConfigError> {
        let file = self.live.file();
        let view = match kind {
            ProfileKind::Db => file.db_view(name).map(ProfileView::Db),
            ProfileKind::Llm => file.llm_view(name).map(ProfileView::Llm),
            ProfileKind::Doc => file.doc_view(name).map(ProfileView::Doc),
        };
        view.ok_or_else(|| file.no_profile(kind, name))
    }

    /// Saves a profile; says whether it is a new one. With `create` it must be.
    ///
    /// # Errors
    /// When one of that name is there and must not be, or the file or the secret cannot be written.
    pub(crate) fn save_profile(
        &self,
        name: &str,
        input: &ProfileInput,
        create: bool,
    ) -> Result<bool, EngineError> {
        let kind = input.kind();
        let mut vault = Vault::new(&self.dir);
        // Made once: the change may begin anew.
        let given = match secret_of(input) {
            Some(text) if is_reference(&text) => SecretRef::reference(&text),
            Some(text) => Some(vault.keep(kind, name, &text)?),
            None => None,
        };
        let mut result = (ConfigFile::default(), ConfigFile::default(), false);
        let saved = self.change(|before| {
            let old = before.fields(kind, name);
            if create && old.is_some() {
                let taken = format!(
                    "There is a {kind} profile '{name}' already. Choose another name, or edit that one."
                );
                return Err(EngineError::field("name", taken));
            }
            let secret = match (&given, input.secret()) {
                (Some(given), _) => Some(given.clone()),
                (None, SecretChange::Keep) => kept_secret(before, kind, name, &mut vault)?,
                (None, _) => None,
            };
            let fields = fields_of(input, secret.as_ref());
            let mut after = before.clone();
            let mut edits = field_edits(kind, name, old.as_ref(), &fields);
            after.put(kind, name, fields).ok_or_else(|| self.style())?;
            // A new name may come before the others: who was active without being named stays so.
            let active = before.active(kind).filter(|_| !input.active()).unwrap_or(name);
            if input.active() || after.active(kind).is_some_and(|now| now != active) {
                edits.extend(self.activation(&mut after, kind, active));
            }
            result = (before.clone(), after.clone(), old.is_none());
            Ok(Change { file: after, edits })
        });
        saved?;
        let (before, after, created) = result;
        vault.settle(&before, &after);
        Ok(created)
    }

    /// Takes a profile out of the file, and its stored secret off the disk.
    ///
    /// # Errors
    /// When there is none of that name, or the file cannot be written.
    pub(crate) fn delete_profile(&self, kind: ProfileKind, name: &str) -> Result<(), ConfigError> {
        let mut result = (ConfigFile::default(), ConfigFile::default());
        self.change(|before| {
            let mut after = before.clone();
            if !after.take(kind, name) {
                return Err(before.no_profile(kind, name));
            }
            let mut edits = vec![Edit::Remove(vec![section(kind), name.to_owned()])];
            if after.active_mut(kind).as_deref() == Some(name) {
                *after.active_mut(kind) = None;
                edits.push(Edit::Remove(vec![active_key(kind)]));
            }
            result = (before.clone(), after.clone());
            Ok(Change { file: after, edits })
        })?;
        Vault::new(&self.dir).settle(&result.0, &result.1);
        Ok(())
    }

    /// Makes a profile the active one of its kind.
    ///
    /// # Errors
    /// When there is none of that name, or the file cannot be written.
    pub(crate) fn activate_profile(&self, kind: ProfileKind, name: &str) -> Result<(), ConfigError> {
        self.change(|before| {
            if before.fields(kind, name).is_none() {
                return Err(before.no_profile(kind, name));
            }
            let mut after = before.clone();
            let edits = self.activation(&mut after, kind, name).into_iter().collect();
            Ok(Change { file: after, edits })
        })
    }

    fn activation(&self, file: &mut ConfigFile, kind: ProfileKind, name: &str) -> Option<Edit> {
        let active = file.active_mut(kind);
        if active.as_deref() == Some(name) {
            return None;
        }
        *active = Some(name.to_owned());
        Some(Edit::Set(vec![active_key(kind)], name.into()))
    }

    /// The secret that a test of an unsaved profile uses: the one given, else the stored one.
    ///
    /// # Errors
    /// When the secret cannot be read from where it is.
    pub(crate) fn secret_for(&self, name: &str, input: &ProfileInput) -> Result<Option<String>, ConfigError> {
        if let Some(text) = secret_of(input) {
            return match SecretRef::reference(&text) {
                Some(reference) => self.secret(&reference).map(Some),
                None => Ok(Some(text)),
            };
        }
        if *input.secret() == SecretChange::Remove {
            return Ok(None);
        }
        let file = self.live.file();
        match file.secret(input.kind(), name) {
            Some(secret) => self.secret(secret).map(Some),
            None => Ok(file.password_in_url(input.kind(), name)),
        }
    }

    fn style(&self) -> ConfigError {
        ConfigError::Style { path: self.live.path().display().to_string() }
    }
}

/// The secret that an input brings, in its own field or in the url.
fn secret_of(input: &ProfileInput) -> Option<String> {
    match (input.secret(), input) {
        (SecretChange::Set(text), _) => Some(text.clone()),
        (_, ProfileInput::Db(input)) => split_password(&input.url).and_then(|split| split.password),
        _ => None,
    }
}

/// The secret that stays; one that stood in the url gets a place of its own.
fn kept_secret(
    file: &ConfigFile,
    kind: ProfileKind,
    name: &str,
    vault: &mut Vault<'_>,
) -> Result<Option<SecretRef>, ConfigError> {
    match (file.secret(kind, name), file.password_in_url(kind, name)) {
        (Some(secret), _) => Ok(Some(secret.clone())),
        (None, Some(password)) => vault.keep(kind, name, &password).map(Some),
        (None, None) => Ok(None),
    }
}

/// The fields that a profile has in the file.
fn fields_of(input: &ProfileInput, secret: Option<&SecretRef>) -> Fields {
    let value = match input {
        ProfileInput::Db(input) => serde_json::to_value(input),
        ProfileInput::Llm(input) => serde_json::to_value(input),
        ProfileInput::Doc(input) => serde_json::to_value(input),
    };
    let Ok(Value::Object(mut fields)) = value else { return Fields::new() };
    fields.remove("active");
    if let Some(field) = secret_field(input.kind()) {
        fields.remove(field);
        fields.extend(secret.map(|secret| (field.to_owned(), secret.text().into())));
    }
    if let ProfileInput::Db(input) = input
        && let Some(split) = split_password(&input.url)
    {
        fields.insert("url".to_owned(), split.url.into());
    }
    fields
}

/// What is edited so that a profile has these fields: nothing where it has them already.
fn field_edits(kind: ProfileKind, name: &str, old: Option<&Fields>, new: &Fields) -> Vec<Edit> {
    let at = |field: &str| vec![section(kind), name.to_owned(), field.to_owned()];
    let Some(old) = old else {
        return vec![Edit::Set(vec![section(kind), name.to_owned()], Value::Object(new.clone()))];
    };
    let set = new
        .iter()
        .filter(|(field, value)| old.get(*field) != Some(value))
        .map(|(field, value)| Edit::Set(at(field), value.clone()));
    let removed = old.keys().filter(|field| !new.contains_key(*field)).map(|field| Edit::Remove(at(field)));
    set.chain(removed).collect()
}

impl ConfigFile {
    /// The password that stands in a db profile's url.
    fn password_in_url(&self, kind: ProfileKind, name: &str) -> Option<String> {
        let profile = self.db_profiles.get(name).filter(|_| kind == ProfileKind::Db)?;
        split_password(&profile.url)?.password
    }

    fn db_view(&self, name: &str) -> Option<DbProfileView> {
        let profile = self.db_profiles.get(name)?;
        let in_url = self.password_in_url(ProfileKind::Db, name).map(|_| SecretSource::Clear);
        let source = profile.password.as_ref().map(SecretRef::source).or(in_url);
        let shown = split_password(&profile.url).map(|split| split.url);
        let own: Option<DbProfileInput> = serde_json::to_value(profile).and_then(serde_json::from_value).ok();
        Some(DbProfileView {
            name: name.to_owned(),
            active: self.active(ProfileKind::Db) == Some(name),
            password_set: source.is_some(),
            password_source: source,
            warnings: warnings(profile.is_clear()),
            profile: DbProfileInput {
                url: shown.unwrap_or_else(|| sources::connect::redacted_url(&profile.url)),
                ..own.unwrap_or_default()
            },
        })
    }

    fn llm_view(&self, name: &str) -> Option<LlmProfileView> {
        let profile = self.llm_profiles.get(name)?;
        Some(LlmProfileView {
            name: name.to_owned(),
            active: self.active(ProfileKind::Llm) == Some(name),
            api_key_set: profile.api_key.is_some(),
            api_key_source: profile.api_key.as_ref().map(SecretRef::source),
            warnings: warnings(profile.is_clear()),
            profile: profile.input(),
        })
    }

    fn doc_view(&self, name: &str) -> Option<DocProfileView> {
        let path = |path: &PathBuf| path.to_string_lossy().into_owned();
        let paths = self.doc_profiles.get(name)?.paths.iter().map(path).collect();
        Some(DocProfileView {
            name: name.to_owned(),
            active: self.active(ProfileKind::Doc) == Some(name),
            warnings: Vec::new(),
            profile: DocProfileInput { paths, active: false },
        })
    }
}

fn warnings(clear: bool) -> Vec<String> {
    let sentence = || {
        let (first, rest) = CLEAR.split_at(1);
        first.to_uppercase() + rest
    };
    clear.then(sentence).into_iter().collect()
}
