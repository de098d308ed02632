//! The WASM entry: load the first page's code, hydrate, nothing else.
#![recursion_limit = "512"]

use app::pages::lazy::code_of;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the document's script once the module is loaded.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    wasm_bindgen_futures::spawn_local(async {
        // Without its code the page stays as the server sent it: its links and plain forms work. The
        // loader has told the console.
        let address = leptos::prelude::location();
        let (path, query) = (address.pathname().unwrap_or_default(), address.search().unwrap_or_default());
        if code_of(&path, &query).await.is_ok() {
            leptos::mount::hydrate_body(app::App);
        }
    });
}
