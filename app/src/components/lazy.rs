//! Parts of a page whose code the browser loads when somebody first wants them: dialogs.

use crate::error::AppError;
use crate::state::{Toasts, Tone};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::pin::Pin;
use wasm_split_helpers::SplitLoaderError;

/// A view whose code is there.
type Ready = Pin<Box<dyn Future<Output = Result<AnyView, AppError>> + Send>>;

/// Nothing until it is wanted for the first time; from then on what `view` gives, once `code` has loaded
/// what this needs. The server shows none of it. Where the code cannot be loaded, a toast says so.
///
/// The code is awaited outside of the view: a `Suspense` around it would take the page away meanwhile, and
/// the focus with it.
pub fn when_wanted<C, V>(
    wanted: impl Fn() -> bool + Send + Sync + 'static,
    code: impl Fn() -> C + Send + Sync + 'static,
    view: impl Fn() -> V + Send + 'static,
) -> impl IntoView
where
    C: Future<Output = Result<(), SplitLoaderError>> + 'static,
    V: Future<Output = Result<AnyView, AppError>> + Send + 'static,
{
    let toasts = expect_context::<Toasts>();
    let asked = StoredValue::new(false);
    let here = RwSignal::new(false);
    Effect::new(move |_| {
        if !wanted() || asked.get_value() {
            return;
        }
        asked.set_value(true);
        let code = code();
        spawn_local(async move {
            match code.await {
                Ok(()) => drop(here.try_set(true)),
                Err(error) => {
                    toasts.show(Tone::Bad, AppError::from(error).to_string());
                    asked.try_set_value(false);
                }
            }
        });
    });
    move || {
        here.get().then(|| {
            let ready: Ready = Box::pin(view());
            Suspend::new(async move {
                ready.await.unwrap_or_else(|error| {
                    toasts.show(Tone::Bad, error.to_string());
                    ().into_any()
                })
            })
        })
    }
}
