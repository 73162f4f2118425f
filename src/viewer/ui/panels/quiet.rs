//! Suppresses work that egui would do in every frame although nothing changed or nobody needs it.

use bevy::{a11y::AccessibilityRequested, prelude::*, window::RequestRedraw};
use bevy_egui::{EguiContexts, EguiInput, egui};

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, (forget_unchanged_modifiers, describe_if_asked));
}

/// `bevy_egui` reports the state of Shift, Control and Alt in every frame, and egui redraws after every event. Without
/// this filter the window would never be idle.
fn forget_unchanged_modifiers(mut inputs: Query<&mut EguiInput>, mut held: Local<egui::Modifiers>) {
    for mut input in &mut inputs {
        input.0.events.retain(|event| match event {
            egui::Event::ModifiersChanged(now) => std::mem::replace(&mut *held, *now) != *now,
            _ => true,
        });
    }
}

/// egui describes everything it paints for screen readers in every frame; this is enabled only if a screen reader is
/// present. In a page there never is one, since the page has its own text alternative.
fn describe_if_asked(
    asked: Option<Res<AccessibilityRequested>>,
    mut contexts: EguiContexts,
    mut described: Local<Option<bool>>,
    mut redraw: MessageWriter<RequestRedraw>,
) {
    let asked = asked.is_some_and(|asked| asked.get());
    if *described == Some(asked) {
        return;
    }
    let Ok(ctx) = contexts.ctx_mut() else { return };
    if asked {
        ctx.enable_accesskit();
    } else {
        ctx.disable_accesskit();
    }
    // It takes effect in the next frame.
    if described.replace(asked).is_some() {
        redraw.write(RequestRedraw);
    }
}
