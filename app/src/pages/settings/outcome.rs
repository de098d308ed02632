//! What **Test connection** found.

use crate::components::pill::Pill;
use crate::error::AppError;
use domain::profiles::ProfileTest;
use leptos::prelude::*;

/// How far a test is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Tested {
    /// Nobody asked.
    Not,
    /// The server tries.
    Running,
    /// It answered.
    Done(ProfileTest),
}

impl From<Result<ProfileTest, AppError>> for Tested {
    fn from(result: Result<ProfileTest, AppError>) -> Self {
        Self::Done(
            result
                .unwrap_or_else(|error| ProfileTest { message: error.to_string(), ..ProfileTest::default() }),
        )
    }
}

/// The outcome; a live region that is there before it says something, so that it is read out.
#[component]
pub(super) fn OutcomeLine(tested: RwSignal<Tested>) -> impl IntoView {
    let shown = move || match tested.get() {
        Tested::Not => ().into_any(),
        Tested::Running => view! { <span class="muted">"Testing…"</span> }.into_any(),
        Tested::Done(test) => {
            let (tone, sign, label) =
                if test.ok { ("good", "✓", "It works") } else { ("bad", "✕", "It does not work") };
            view! {
                <Pill tone sign label />
                <span>{test.message}</span>
                <small class="muted num">{(test.millis > 0).then(|| format!("{} ms", test.millis))}</small>
            }
            .into_any()
        }
    };
    view! { <div class="outcome" role="status">{shown}</div> }
}
