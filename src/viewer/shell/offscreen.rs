//! The viewer drawing into an image instead of a window, for tests and measurements.

use std::sync::{Arc, Mutex, PoisonError};

use bevy::{
    asset::RenderAssetUsages,
    log::LogPlugin,
    prelude::*,
    render::{
        RenderPlugin,
        pipelined_rendering::PipelinedRenderingPlugin,
        render_resource::{PollType, TextureFormat, TextureUsages},
        renderer::RenderDevice,
        view::screenshot::{Screenshot, ScreenshotCaptured},
    },
    window::ExitCondition,
    winit::WinitPlugin,
};

use super::{
    add_viewer,
    preflight::{self, StartError},
    renderer,
};
use crate::{
    dataset::inventory::Request,
    language::Language,
    viewer::{
        draw::{frame, map::Target},
        state::{apply::MapView, frame_path::FramePath, loading::FirstRequest},
    },
};

/// The most frames until a captured image arrives from the graphics driver.
const MAX_FRAMES_TO_CAPTURE: usize = 8;

/// The viewer without a window.
pub struct Offscreen {
    app: App,
    target: Handle<Image>,
}

impl std::fmt::Debug for Offscreen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Offscreen").field("target", &self.target).finish_non_exhaustive()
    }
}

impl Offscreen {
    /// Opens a request, drawing an image of the given size in pixels.
    ///
    /// # Errors
    /// When there is no graphics driver, or an embedded file is damaged.
    pub fn new(request: Request, language: Language, size: (u32, u32)) -> Result<Self, StartError> {
        Self::by(FramePath::default(), request, language, size)
    }

    /// The same on one of the two frame paths.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn by(
        frame_path: FramePath,
        request: Request,
        language: Language,
        (width, height): (u32, u32),
    ) -> Result<Self, StartError> {
        preflight::check_graphics()?;
        let mut app = App::new();
        app.add_plugins(
            DefaultPlugins
                .set(RenderPlugin { synchronous_pipeline_compilation: true, ..renderer() })
                .set(WindowPlugin { primary_window: None, exit_condition: ExitCondition::DontExit, ..default() })
                .set(LogPlugin { filter: preflight::LOG_FILTER.to_owned(), ..default() })
                .disable::<PipelinedRenderingPlugin>()
                .disable::<WinitPlugin>(),
        );
        let mut image = Image::new_target_texture(width, height, TextureFormat::Rgba8UnormSrgb, None);
        image.texture_descriptor.usage |= TextureUsages::COPY_SRC;
        image.asset_usage = RenderAssetUsages::default();
        let target = app.world_mut().resource_mut::<Assets<Image>>().add(image);
        app.insert_resource(Target(target.clone()));
        app.insert_resource(FirstRequest(request));
        add_viewer(&mut app, language, frame_path)?;
        let mut view = app.world_mut().resource_mut::<MapView>();
        (view.0.width_px, view.0.height_px) = (f64::from(width), f64::from(height));
        app.finish();
        app.cleanup();
        Ok(Self { app, target })
    }

    /// The app, for reading its state and writing commands.
    pub fn app(&mut self) -> &mut App {
        &mut self.app
    }

    /// Draws one frame, and waits until the graphics driver has finished it.
    pub fn frame(&mut self) {
        self.app.update();
        let device = self.app.world().resource::<RenderDevice>();
        if let Err(error) = device.wgpu_device().poll(PollType::wait_indefinitely()) {
            error!("the graphics driver did not finish a frame: {error}");
        }
    }

    /// Whether the last frame used the layer cache.
    pub fn uses_layer_cache(&mut self) -> bool {
        frame::is_kept(&mut self.app)
    }

    /// The part of the screen that the last frame drew, 0 to 1; the rest was kept from the frame before.
    pub fn drawn_share(&mut self) -> f32 {
        frame::drawn_share(&mut self.app)
    }

    /// Makes the next frame draw everything, although less has changed.
    pub fn draw_all_again(&mut self) {
        frame::draw_all_again(&mut self.app);
    }

    /// Draws a frame and returns its image; `None` if the driver does not deliver it.
    pub fn picture(&mut self) -> Option<Image> {
        let caught: Arc<Mutex<Option<Image>>> = Arc::default();
        let catcher = Arc::clone(&caught);
        self.app.world_mut().spawn(Screenshot::image(self.target.clone())).observe(
            move |captured: On<ScreenshotCaptured>| {
                *catcher.lock().unwrap_or_else(PoisonError::into_inner) = Some(captured.image.clone());
            },
        );
        (0..MAX_FRAMES_TO_CAPTURE).find_map(|_| {
            self.frame();
            caught.lock().unwrap_or_else(PoisonError::into_inner).take()
        })
    }
}
