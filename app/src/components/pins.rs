//! The topbar's pin counter, and the drawer of pinned cells behind it.

use super::icon::Icon;
use super::lazy::when_wanted;
use crate::browser::pins::Pins;
use crate::error::AppError;
use domain::pins::Pin;
use leptos::html::Dialog;
use leptos::prelude::*;
use wasm_split_helpers::wasm_split;

/// `Pinned cells, 3`: opens the drawer. Before the browser's storage is read it shows no number.
#[component]
pub fn PinCounter() -> impl IntoView {
    let pins = expect_context::<Pins>();
    let asked = RwSignal::new(0);
    let label = move || match pins.count() {
        None => "Pinned cells".to_owned(),
        Some(count) => format!("Pinned cells, {count}"),
    };
    let open = move |_| asked.update(|asked: &mut u32| *asked += 1);
    view! {
        <button
            type="button"
            class="btn ghost pins"
            disabled=move || pins.count().is_none()
            aria-label=label
            aria-haspopup="dialog"
            title="Pinned cells"
            on:click=open
        >
            <Icon name="pin" />
            {move || pins.count().filter(|count| *count > 0).map(|count| view! { <span class="num">{count}</span> })}
        </button>
        {when_wanted(move || asked.get() > 0, drawer_code, move || drawer_view(asked))}
    }
}

#[wasm_split(parts, preload(drawer_code), fallible)]
fn drawer_view(asked: RwSignal<u32>) -> Result<AnyView, AppError> {
    Ok(view! { <Drawer asked /> }.into_any())
}

/// A modal dialog: the browser keeps the focus in it, closes it with Esc and gives the focus back.
#[component]
fn Drawer(
    /// Grows whenever it is asked for.
    asked: RwSignal<u32>,
) -> impl IntoView {
    let pins = expect_context::<Pins>();
    let drawer = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        if asked.get() > 0 {
            super::confirm::open(drawer);
        }
    });
    let close = move || {
        if let Some(drawer) = drawer.get_untracked() {
            drawer.close();
        }
    };
    let none = move || pins.count().is_none_or(|count| count == 0);
    view! {
        <dialog class="dialog drawer" node_ref=drawer aria-labelledby="pins-title">
            // No header and footer: within the page's own header they would be landmarks.
            <div class="head">
                <h2 id="pins-title">"Pinned cells"</h2>
                <button type="button" class="btn ghost icon push" aria-label="Close" on:click=move |_| close()>
                    <Icon name="close" />
                </button>
            </div>
            <div class="body">
                <Show when=none>
                    <p class="muted">"Nothing is pinned. Press " <kbd>"p"</kbd> " on a row, or its pin, to keep it in view."</p>
                </Show>
                <ul class="pin-list" aria-label="Pinned cells">
                    <For each=move || pins.all() key=|(_, pin)| pin.result_id let((profile, pin))>
                        <PinItem pins profile pin on_jump=Callback::new(move |()| close()) />
                    </For>
                </ul>
            </div>
            <div class="foot">
                <button type="button" class="btn" disabled=none on:click=move |_| pins.clear()>"Clear"</button>
                <a class="btn primary" href="/compare" on:click=move |_| close()>"Compare pinned cells"</a>
            </div>
        </dialog>
    }
}

#[component]
fn PinItem(pins: Pins, profile: String, pin: Pin, on_jump: Callback<()>) -> impl IntoView {
    let path = pin.asset.path();
    let href = format!("/runs/{}?tab=results&open={}", pin.run_id, pin.result_id);
    let place = format!("{profile} · run #{}", pin.run_id);
    let result = pin.result_id;
    view! {
        <li class="row">
            <span>
                <a class="link mono" href=href on:click=move |_| on_jump.run(())>{path.clone()}</a>
                <span class="muted">{place}</span>
            </span>
            <button type="button" class="btn ghost icon push" aria-label=format!("Unpin {path}") title="Unpin" on:click=move |_| pins.unpin(&profile, result)>
                <Icon name="close" />
            </button>
        </li>
    }
}
