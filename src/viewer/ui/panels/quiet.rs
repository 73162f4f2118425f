//! What egui would otherwise do in every frame, though nothing changed or nobody listens.

use bevy::{a11y::AccessibilityRequested, prelude::*, window::RequestRedraw};
use bevy_egui::{EguiContexts, EguiInput, egui};

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, (forget_unchanged_modifiers, describe_if_asked));
}

/// `bevy_egui` tells in every frame which of Shift, Control and Alt are held, and egui draws anew after everything it is
/// told: without this the window would never rest.
fn forget_unchanged_modifiers(mut inputs: Query<&mut EguiInput>, mut held: Local<egui::Modifiers>) {
    for mut input in &mut inputs {
        input.0.events.retain(|event| match event {
            egui::Event::ModifiersChanged(now) => std::mem::replace(&mut *held, *now) != *now,
            _ => true,
        });
    }
}

/// egui describes everything it paints to screen readers, in every frame: only where one has asked is that kept on. In a
/// page none ever does, since the page has words of its own.
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
    // It counts from the next frame on.
    if described.replace(asked).is_some() {
        redraw.write(RequestRedraw);
    }
}
