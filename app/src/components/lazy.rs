//! Parts of a page whose code the browser loads when somebody first wants them.

use crate::error::AppError;
use crate::state::{Toasts, Tone};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use wasm_split_helpers::SplitLoaderError;

/// The loading of some code.
type Code = Pin<Box<dyn Future<Output = Result<(), SplitLoaderError>>>>;

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
    V: Future<Output = Result<AnyView, AppError>>,
{
    let loading = Loading::new();
    Effect::new(move |_| {
        if wanted() {
            loading.begin(|| Box::pin(code()));
        }
    });
    move || loading.here.get().then(|| at_once(view())?.ok()).flatten()
}

/// A part that the address may ask for. Its code is there when the page begins with it, as `pages::lazy::code_of` has
/// loaded it, and always on the server: then this is what `view` gives, at once. Otherwise a line
/// stands there until the code has come.
pub fn loaded_first<C, V>(
    code: impl Fn() -> C + Send + Sync + 'static,
    view: impl Fn() -> V + Send + Sync + 'static,
) -> impl Fn() -> AnyView + Send + Sync + 'static
where
    C: Future<Output = Result<(), SplitLoaderError>> + 'static,
    V: Future<Output = Result<AnyView, AppError>>,
{
    let loading = Loading::new();
    move || {
        loading.here.track();
        match at_once(view()) {
            Some(Ok(view)) => view,
            Some(Err(error)) => loading.failed(&error),
            None => {
                loading.begin(|| Box::pin(code()));
                view! { <p class="muted">"Loading…"</p> }.into_any()
            }
        }
    }
}

/// How far some code is.
#[derive(Clone, Copy)]
struct Loading {
    toasts: Toasts,
    asked: StoredValue<bool>,
    here: RwSignal<bool>,
}

impl Loading {
    fn new() -> Self {
        Self {
            toasts: expect_context::<Toasts>(),
            asked: StoredValue::new(false),
            here: RwSignal::new(false),
        }
    }

    /// Asks for the code, once; again only after a failure.
    fn begin(self, code: impl FnOnce() -> Code) {
        if self.asked.get_value() {
            return;
        }
        self.asked.set_value(true);
        let code = code();
        spawn_local(async move {
            match code.await {
                Ok(()) => drop(self.here.try_set(true)),
                Err(error) => {
                    self.failed(&error.into());
                    self.asked.try_set_value(false);
                }
            }
        });
    }

    fn failed(self, error: &AppError) -> AnyView {
        self.toasts.show(Tone::Bad, error.to_string());
        ().into_any()
    }
}

/// What is ready without waiting: the result of a function whose code is there.
fn at_once<F: Future>(future: F) -> Option<F::Output> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}
