//! What the window needs before it can open, and what to say when it is missing.

#[cfg(not(target_arch = "wasm32"))]
use std::panic::{self, AssertUnwindSafe};

#[cfg(not(target_arch = "wasm32"))]
use bevy::app::{App, Plugins};
use thiserror::Error;

use crate::{cartography::basemap::BadBasemap, formats::gazetteer::BadGazetteer, language::BadCatalogue};

/// The log has the program's own lines; `RUST_LOG` asks for those of libraries too.
pub(in crate::viewer) const LOG_FILTER: &str = "off,frontline=info";

/// Why the window cannot open.
#[derive(Debug, Error)]
pub enum StartError {
    /// Nothing to draw on.
    #[error(
        "no display: neither WAYLAND_DISPLAY nor DISPLAY is set\n\
         Start frontline from a desktop session, or under Xvfb (Debian: apt install xvfb, Fedora: dnf install \
         xorg-x11-server-Xvfb; then xvfb-run frontline).\n{WITHOUT_WINDOW}"
    )]
    NoDisplay,
    /// Something to draw on that does not answer.
    #[error(
        "the display cannot be opened: {0}\n\
         Check that WAYLAND_DISPLAY or DISPLAY names a display that runs and that you may use.\n{WITHOUT_WINDOW}"
    )]
    DisplayRefused(String),
    /// Nothing to draw with.
    #[error(
        "no graphics driver: {0}\n\
         Install a Vulkan driver; the one without a graphics card is in mesa-vulkan-drivers (Debian: apt install \
         mesa-vulkan-drivers, Fedora: dnf install mesa-vulkan-drivers).\n{WITHOUT_WINDOW}"
    )]
    NoGraphics(String),
    /// An embedded file is damaged.
    #[error("the base map is damaged")]
    Basemap(#[source] BadBasemap),
    /// An embedded file is damaged.
    #[error("the messages are damaged")]
    Catalogue(#[source] BadCatalogue),
    /// An embedded file is damaged.
    #[error("the list of places is damaged")]
    Places(#[source] BadGazetteer),
    /// The window ended with an error of its own.
    #[error("the window ended with code {0}")]
    Ended(u8),
}

const WITHOUT_WINDOW: &str = "The commands without a window still work; frontline --help lists them.";

/// Whether there is anything to open a window on.
///
/// # Errors
/// When there is not.
#[cfg(not(target_arch = "wasm32"))]
pub(in crate::viewer) fn check_display() -> Result<(), StartError> {
    if !cfg!(all(unix, not(target_os = "macos"))) {
        return Ok(());
    }
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let found = ["WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DISPLAY"].into_iter().any(set);
    if found { Ok(()) } else { Err(StartError::NoDisplay) }
}

/// Adds what opens the window. Bevy ends with a panic when the display does not answer: it becomes an error here.
///
/// # Errors
/// When there is a panic, with what it says.
#[cfg(not(target_arch = "wasm32"))]
pub(in crate::viewer) fn add_window<P>(app: &mut App, plugins: impl Plugins<P>) -> Result<(), StartError> {
    let before = panic::take_hook();
    // What the panic says is told by the error, without a backtrace.
    panic::set_hook(Box::new(|_| {}));
    let added = panic::catch_unwind(AssertUnwindSafe(|| {
        app.add_plugins(plugins);
    }));
    panic::set_hook(before);
    added.map_err(|cause| {
        let text = cause.downcast_ref::<String>().cloned();
        let text = text.or_else(|| cause.downcast_ref::<&str>().map(|&text| text.to_owned()));
        StartError::DisplayRefused(text.unwrap_or_else(|| "it does not say why".to_owned()))
    })
}

/// Whether there is a driver that can draw.
///
/// # Errors
/// When there is not, with what the graphics library says.
#[cfg(not(target_arch = "wasm32"))]
pub(in crate::viewer) fn check_graphics() -> Result<(), StartError> {
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle_from_env());
    let adapter = bevy::tasks::block_on(instance.request_adapter(&wgpu::RequestAdapterOptions::default()));
    adapter.map(drop).map_err(|error| StartError::NoGraphics(error.to_string()))
}

#[cfg(test)]
mod tests {
    use std::{
        io::{self, Write},
        sync::{Arc, Mutex, PoisonError},
    };

    use bevy::log::tracing_subscriber::{self, EnvFilter, layer::SubscriberExt as _};

    use super::LOG_FILTER;

    /// What is logged.
    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn only_our_own_lines_are_logged_unless_asked_for() {
        let lines = Lines::default();
        let writer = lines.clone();
        // As Bevy puts it together: its own level comes first.
        let filter = EnvFilter::try_new(format!("INFO,{LOG_FILTER}")).unwrap();
        let layer = tracing_subscriber::fmt::layer().with_writer(move || writer.clone());
        let subscriber = tracing_subscriber::registry().with(filter).with(layer);
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!(target: "frontline::viewer", "ours");
            tracing::debug!(target: "frontline::viewer", "too much");
            tracing::error!(target: "wgpu_hal::vulkan", "theirs");
            tracing::warn!(target: "bevy_ecs", "theirs");
        });
        let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        assert!(text.contains("ours") && !text.contains("theirs") && !text.contains("too much"), "{text}");
    }
}
