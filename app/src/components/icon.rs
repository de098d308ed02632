//! Icons: one inline SVG sprite, referred to by name. No web font, no emoji, no inline style.

use leptos::prelude::*;

/// An icon beside a word or in a button that has its own name; screen readers skip it.
#[component]
pub fn Icon(
    /// The symbol's name in the sprite.
    name: &'static str,
) -> impl IntoView {
    view! {
        <svg class="i" aria-hidden="true">
            <use_ href=format!("#i-{name}") />
        </svg>
    }
}

/// The symbols, once in each document.
#[component]
pub fn IconSprite() -> impl IntoView {
    let symbols = SYMBOLS
        .map(|(name, path)| {
            format!(r#"<symbol id="i-{name}" viewBox="0 0 24 24"><path d="{path}"/></symbol>"#)
        })
        .concat();
    view! {
        <svg class="sprite" width="0" height="0" aria-hidden="true" inner_html=symbols></svg>
    }
}

const SYMBOLS: [(&str, &str); 19] = [
    ("check", "m5 12.5 4.5 4.5L19 7.500"),
    ("skip", "m6 5 9 7-9 7zM18 5v14"),
    ("restore", "M4 5v6h6M4.500 11A8 8 0 1 1 4 14"),
    ("undo", "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3"),
    ("redo", "m15 14 5-5-5-5M20 9H10a6 6 0 0 0 0 12h3"),
    ("edit", "M4 20h4L19 9l-4-4L4 16zM13 7l4 4"),
    ("chevron", "m9 6 6 6-6 6"),
    ("left", "m15 6-6 6 6 6"),
    ("search", "M11 4.500a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13zM20 20l-4.200-4.200"),
    ("warn", "M12 4 2.500 20h19zM12 10v4M12 17v.500"),
    ("close", "M6 6l12 12M18 6 6 18"),
    ("rerun", "M20 11a8 8 0 1 0-2.300 6M20 4v7h-7"),
    (
        "vary",
        "M11 4l1.800 5.200L18 11l-5.200 1.800L11 18l-1.800-5.200L4 11l5.200-1.800zM19 3v4M21 5h-4M19 17v3M20.500 18.500h-3",
    ),
    ("plus", "M12 5v14M5 12h14"),
    (
        "sun",
        "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.400 1.400M17.600 17.600 19 19M19 5l-1.400 1.400M6.400 17.600 5 19",
    ),
    (
        "database",
        "M4 6c0-1.700 3.600-3 8-3s8 1.300 8 3-3.600 3-8 3-8-1.300-8-3zM4 6v12c0 1.700 3.600 3 8 3s8-1.300 8-3V6M4 12c0 1.700 3.600 3 8 3s8-1.300 8-3",
    ),
    ("pin", "M12 17v5M9 3h6l-1 6 3 3v2H7v-2l3-3z"),
    ("play", "M7 5l12 7-12 7z"),
    ("menu", "M4 7h16M4 12h16M4 17h16"),
];
