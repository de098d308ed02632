//! The fields of each kind of profile, and the profile that was entered in them.

use super::fields::{ChoiceField, LinesField, SecretField, TextField, TickField, secret_change};
use super::form::{Entered, Form};
use domain::profiles::{
    DbProfileInput, DbProfileView, DocProfileInput, DocProfileView, LlmProfileInput, LlmProfileView,
    ProfileInput, ProfileKind, SecretSource,
};
use domain::settings::ProviderKind;
use leptos::prelude::*;

/// A saved profile as the page got it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Seen {
    Db(DbProfileView),
    Llm(LlmProfileView),
    Doc(DocProfileView),
}

impl Seen {
    pub(super) fn form(&self) -> Form {
        match self {
            Self::Db(view) => Form::of(&view.profile),
            Self::Llm(view) => Form::of(&view.profile),
            Self::Doc(view) => Form::of(&view.profile),
        }
    }

    pub(super) fn active(&self) -> bool {
        match self {
            Self::Db(view) => view.active,
            Self::Llm(view) => view.active,
            Self::Doc(view) => view.active,
        }
    }
}

/// The form of a profile that is not there yet.
pub(super) fn empty(kind: ProfileKind) -> Form {
    match kind {
        ProfileKind::Db => Form::of(&DbProfileInput::default()),
        ProfileKind::Llm => {
            Form::of(&LlmProfileInput { provider: ProviderKind::Openai, ..Default::default() })
        }
        ProfileKind::Doc => Form::of(&DocProfileInput::default()),
    }
}

/// The fields of a kind of profile.
pub(super) fn fields(kind: ProfileKind, form: Form, seen: Option<&Seen>) -> AnyView {
    match (kind, seen) {
        (ProfileKind::Db, Some(Seen::Db(view))) => {
            let masked = view.profile.redact_samples.unwrap_or(true);
            view! { <DbFields form source=view.password_source.clone() masked /> }.into_any()
        }
        (ProfileKind::Db, _) => view! { <DbFields form source=None masked=true /> }.into_any(),
        (ProfileKind::Llm, Some(Seen::Llm(view))) => {
            view! { <LlmFields form source=view.api_key_source.clone() provider=view.profile.provider /> }
                .into_any()
        }
        (ProfileKind::Llm, _) => {
            view! { <LlmFields form source=None provider=ProviderKind::Openai /> }.into_any()
        }
        (ProfileKind::Doc, _) => view! { <DocFields form /> }.into_any(),
    }
}

/// The profile that was entered.
pub(super) fn input(kind: ProfileKind, entered: &mut Entered) -> ProfileInput {
    match kind {
        ProfileKind::Db => ProfileInput::Db(DbProfileInput {
            url: entered.text("url").unwrap_or_default(),
            password: secret_change(entered, "password", "password_removed"),
            profiling_mode: entered.choice("profiling_mode"),
            sample_rows: entered.number("sample_rows"),
            // Masking is the default, and the default is left out.
            redact_samples: (!entered.ticked("redact_samples")).then_some(false),
            active: false,
        }),
        ProfileKind::Llm => ProfileInput::Llm(llm_input(entered)),
        ProfileKind::Doc => ProfileInput::Doc(DocProfileInput {
            paths: entered
                .raw("paths")
                .lines()
                .map(str::trim)
                .filter(|path| !path.is_empty())
                .map(str::to_owned)
                .collect(),
            active: false,
        }),
    }
}

fn llm_input(entered: &mut Entered) -> LlmProfileInput {
    let provider = entered.choice("provider").unwrap_or_default();
    LlmProfileInput {
        provider,
        base_url: entered.text("base_url"),
        model: entered.text("model"),
        api_key: secret_change(entered, "api_key", "api_key_removed"),
        n_alternatives: entered.number("n_alternatives"),
        batch_size: entered.number("batch_size"),
        concurrency: entered.number("concurrency"),
        temperature: entered.number("temperature"),
        max_tokens: entered.number("max_tokens"),
        prompt_detail: entered.choice("prompt_detail"),
        verbosity: entered.choice("verbosity"),
        alternatives_mode: entered.choice("alternatives_mode"),
        confidence_signal: entered.choice("confidence_signal"),
        confidence_high: entered.number("confidence_high"),
        confidence_medium: entered.number("confidence_medium"),
        thinking_budget: entered.number("thinking_budget"),
        input_usd_per_1m: entered.number("input_usd_per_1m"),
        output_usd_per_1m: entered.number("output_usd_per_1m"),
        timeout_s: entered.number("timeout_s"),
        structured_output: entered.choice("structured_output"),
        active: false,
    }
}

#[component]
fn DbFields(form: Form, source: Option<SecretSource>, masked: bool) -> impl IntoView {
    view! {
        <fieldset class="card">
            <legend>"Connection"</legend>
            <div class="fields">
                <div class="whole">
                    <TextField
                        form name="url" label="URL" placeholder="postgres://user@host:5432/name"
                        hint="postgres://, mysql://, mariadb:// or sqlite:///path/to/file. A password in it is stored apart."
                    />
                </div>
                <div class="whole">
                    <SecretField form name="password" label="Password" source removal="password_removed" />
                </div>
            </div>
        </fieldset>
        <fieldset class="card">
            <legend>"Profiling"</legend>
            <div class="fields">
                <ChoiceField form name="profiling_mode" label="Profiling mode" options=PROFILING hint="How much table data is read." />
                <TextField form name="sample_rows" label="Sampled rows" placeholder="5000" inputmode="numeric" hint="Of each table, in sampled mode." />
                <div class="whole">
                    <TickField name="redact_samples" label="Mask personal data before it leaves for a remote provider" ticked=masked />
                </div>
            </div>
        </fieldset>
    }
}

#[component]
fn LlmFields(form: Form, source: Option<SecretSource>, provider: ProviderKind) -> impl IntoView {
    let remote = RwSignal::new(provider != ProviderKind::Builtin);
    let chosen = Callback::new(move |value: String| remote.set(value != ProviderKind::Builtin.as_str()));
    view! {
        <fieldset class="card">
            <legend>"Connection"</legend>
            <div class="fields">
                <ChoiceField form name="provider" label="Provider" options=PROVIDERS on_change=chosen />
                // Not sent where they mean nothing: a disabled fieldset's fields are no part of the form.
                <fieldset class="fields whole" disabled=move || !remote.get() class:absent=move || !remote.get()>
                    <TextField
                        form name="base_url" label="Base URL" placeholder="https://api.openai.com/v1"
                        hint="Anthropic has its own where this is empty."
                    />
                    <TextField form name="model" label="Model" placeholder="gpt-5-mini, claude-opus-4-7" />
                    <div class="whole">
                        <SecretField form name="api_key" label="API key" source removal="api_key_removed" />
                    </div>
                </fieldset>
            </div>
        </fieldset>
        <details class="card">
            <summary><b>"Generation"</b> <span class="muted">" · what is left empty has its default"</span></summary>
            <Generation form />
        </details>
    }
}

#[component]
fn Generation(form: Form) -> impl IntoView {
    view! {
        <div class="fields">
            <TextField form name="n_alternatives" label="Alternatives per column" placeholder="3" inputmode="numeric" />
            <TextField form name="batch_size" label="Column batch size" placeholder="10" inputmode="numeric" />
            <TextField form name="concurrency" label="Concurrent batches" placeholder="4" inputmode="numeric" />
            <TextField form name="temperature" label="Temperature" placeholder="the provider's" inputmode="decimal" />
            <TextField form name="max_tokens" label="Max output tokens" placeholder="the provider's" inputmode="numeric" />
            <TextField form name="thinking_budget" label="Thinking budget" placeholder="the model's" inputmode="numeric" />
            <ChoiceField form name="prompt_detail" label="Prompt detail" options=DETAIL />
            <ChoiceField form name="verbosity" label="Description verbosity" options=VERBOSITY />
            <ChoiceField form name="alternatives_mode" label="Alternatives mode" options=MODES />
            <ChoiceField form name="confidence_signal" label="Confidence signal" options=SIGNALS />
            <TextField form name="confidence_high" label="High from" placeholder="0.85" inputmode="decimal" />
            <TextField form name="confidence_medium" label="Medium from" placeholder="0.5" inputmode="decimal" />
            <TextField form name="input_usd_per_1m" label="Input USD / 1M" placeholder="from the price table" inputmode="decimal" />
            <TextField form name="output_usd_per_1m" label="Output USD / 1M" placeholder="from the price table" inputmode="decimal" />
            <TextField form name="timeout_s" label="Timeout in seconds" placeholder="120" inputmode="numeric" />
            <ChoiceField form name="structured_output" label="Structured output" options=STRUCTURED />
        </div>
    }
}

#[component]
fn DocFields(form: Form) -> impl IntoView {
    view! {
        <fieldset class="card">
            <legend>"Documents"</legend>
            <LinesField form name="paths" label="Paths" hint="Files and folders, one a line. Relative ones begin in the configuration folder." />
        </fieldset>
    }
}

type Options = &'static [(&'static str, &'static str)];

const PROVIDERS: Options = &[
    ("openai", "OpenAI-compatible endpoint"),
    ("anthropic", "Anthropic"),
    ("builtin", "Built-in (offline, free)"),
];
const PROFILING: Options = &[
    ("", "Default (sampled)"),
    ("metadata", "Metadata: no table data"),
    ("sampled", "Sampled"),
    ("full", "Full: every row"),
];
const DETAIL: Options = &[
    ("", "Default (standard)"),
    ("minimal", "Minimal"),
    ("standard", "Standard"),
    ("detailed", "Detailed"),
    ("full", "Full"),
];
const VERBOSITY: Options =
    &[("", "Default (standard)"), ("brief", "Brief"), ("standard", "Standard"), ("detailed", "Detailed")];
const MODES: Options = &[("", "Default (semantic)"), ("semantic", "Semantic"), ("lexical", "Lexical")];
const SIGNALS: Options = &[
    ("", "Default (auto)"),
    ("auto", "Auto"),
    ("logprob", "Log-probability"),
    ("self_decl", "Self-declared"),
    ("self_consistency", "Self-consistency"),
    ("judge", "Judge"),
    ("none", "None"),
];
const STRUCTURED: Options = &[
    ("", "Default (auto)"),
    ("auto", "Auto"),
    ("json_schema", "JSON schema"),
    ("json_object", "JSON object"),
    ("off", "Off"),
];
