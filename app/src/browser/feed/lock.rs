//! Web Locks, by reflection: web-sys has them behind a compiler flag only.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

/// A lock that this tab holds until this is dropped (or the tab goes).
pub(super) struct Held(Function);

impl Drop for Held {
    fn drop(&mut self) {
        // Resolving a promise cannot fail.
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}

/// A request that waits.
pub(super) struct Waiting(AbortController);

impl Waiting {
    /// Waits no longer. Does nothing once the lock is held.
    pub(super) fn withdraw(&self) {
        self.0.abort();
    }
}

/// Whether the browser has Web Locks here. It has none on an insecure origin.
pub(super) fn available() -> bool {
    manager().is_some()
}

fn manager() -> Option<JsValue> {
    let navigator = web_sys::window()?.navigator();
    Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)
}

/// Asks for a lock; `granted` is called when this tab holds it.
pub(super) fn request(name: &str, granted: impl FnOnce(Held) + 'static) -> Option<Waiting> {
    let manager = manager()?;
    let request: Function = Reflect::get(&manager, &"request".into()).ok()?.dyn_into().ok()?;
    let abort = AbortController::new().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"signal".into(), &abort.signal()).ok()?;
    // The lock is held until the promise that the callback gives is resolved.
    let callback = Closure::once_into_js(move |_lock: JsValue| -> Promise {
        let mut release = None;
        let until = Promise::new(&mut |resolve, _| release = Some(resolve));
        if let Some(release) = release {
            granted(Held(release));
        }
        until
    });
    let promise: Promise =
        request.call3(&manager, &name.into(), &options, &callback).ok()?.dyn_into().ok()?;
    // It is rejected when the request is withdrawn: nobody needs to know.
    wasm_bindgen_futures::spawn_local(async move {
        let _ = JsFuture::from(promise).await;
    });
    Some(Waiting(abort))
}
