//! Reading something anew when it may have changed: quietly, one request at a time, and only where
//! somebody looks.

use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::Cell;
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen::JsCast;

/// How long to leave a list alone after it was read, in milliseconds.
pub const CALM: u32 = 1_000;

/// How long to leave a page of rows alone after it was read, in milliseconds.
pub const BRISK: u32 = 200;

type Reading = Pin<Box<dyn Future<Output = ()>>>;

/// Something that can be read anew.
#[derive(Clone)]
pub struct Refresh {
    inner: Rc<Inner>,
}

struct Inner {
    read: Box<dyn Fn() -> Reading>,
    pause: u32,
    asked: Cell<bool>,
    busy: Cell<bool>,
    /// Goes with the page.
    page: StoredValue<()>,
}

impl Refresh {
    /// Something of the current owner's; `pause` is the shortest time between two readings, in
    /// milliseconds.
    pub fn new<F: Future<Output = ()> + 'static>(pause: u32, read: impl Fn() -> F + 'static) -> Self {
        let read = Box::new(move || Box::pin(read()) as Reading);
        let (asked, busy) = (Cell::new(false), Cell::new(false));
        Self { inner: Rc::new(Inner { read, pause, asked, busy, page: StoredValue::new(()) }) }
    }

    /// Reads it soon: at once where nothing is under way, else once more afterwards.
    pub fn ask(&self) {
        self.inner.asked.set(true);
        if self.inner.busy.replace(true) {
            return;
        }
        let inner = Rc::clone(&self.inner);
        spawn_local(async move {
            while inner.asked.get() && !inner.page.is_disposed() {
                shown().await;
                inner.asked.set(false);
                if !inner.page.is_disposed() {
                    (inner.read)().await;
                    gloo_timers::future::TimeoutFuture::new(inner.pause).await;
                }
            }
            inner.busy.set(false);
        });
    }
}

/// Waits until somebody can see the page.
async fn shown() {
    while super::hidden() {
        let visible = js_sys::Promise::new(&mut |resolve, _| {
            let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
            let options = js_sys::Object::new();
            // Plain objects take properties.
            let _ = js_sys::Reflect::set(&options, &"once".into(), &true.into());
            let add = js_sys::Reflect::get(&document, &"addEventListener".into());
            if let Some(add) = add.ok().and_then(|add| add.dyn_into::<js_sys::Function>().ok()) {
                let _ = add.call3(&document, &"visibilitychange".into(), &resolve, &options);
            }
        });
        let _ = wasm_bindgen_futures::JsFuture::from(visible).await;
    }
}
