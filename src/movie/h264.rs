//! MP4 with H.264, for players without AV1: encoded by an installed `ffmpeg`.

use std::{
    io::{Read as _, Write as _},
    path::Path,
    process::{Child, Command, Stdio},
};

use super::{
    encoder::{EncodeError, Encoder, check_even},
    frame::Frame,
    plan::Plan,
};

/// The program, found by the user's `PATH`.
const FFMPEG: &str = "ffmpeg";

/// Constant rate factor of x264, 0 to 51; 18 is visually lossless.
const CRF: &str = "20";

/// Greatest distance of keyframes, to which a player can jump.
const KEYFRAME_SECS: u32 = 3;

/// Pipes raw pictures to `ffmpeg`, which writes the file.
#[derive(Debug)]
pub struct H264 {
    ffmpeg: Child,
    is_finished: bool,
}

impl H264 {
    /// Whether the program is installed.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn check() -> Result<(), EncodeError> {
        let mut version = Command::new(FFMPEG);
        version.arg("-version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        version.status().map(|_| ()).map_err(EncodeError::NoFfmpeg)
    }

    /// Starts `ffmpeg` on a file.
    ///
    /// # Errors
    /// When a side is odd, or the program cannot be started.
    pub fn new(path: &Path, plan: &Plan) -> Result<Self, EncodeError> {
        let size = plan.size();
        check_even(size)?;
        let mut command = Command::new(FFMPEG);
        command.args(["-y", "-v", "error", "-f", "rawvideo", "-pix_fmt", "rgba"]);
        command.args(["-video_size", &format!("{}x{}", size.width, size.height)]);
        command.args(["-framerate", &plan.fps().to_string(), "-i", "-"]);
        command.args(["-vf", "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"]);
        command.args(["-c:v", "libx264", "-crf", CRF, "-g", &(KEYFRAME_SECS * plan.fps()).to_string()]);
        command.args(["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"]);
        command.args(["-movflags", "+faststart", "-f", "mp4"]).arg(path);
        let ffmpeg = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn();
        let ffmpeg = ffmpeg.map_err(EncodeError::NoFfmpeg)?;
        Ok(Self { ffmpeg, is_finished: false })
    }

    /// The error output of a failed `ffmpeg`.
    fn failure(&mut self) -> EncodeError {
        drop(self.ffmpeg.stdin.take());
        let mut said = String::new();
        if let Some(stderr) = &mut self.ffmpeg.stderr {
            // If its output cannot be read, the failure is still reported.
            stderr.read_to_string(&mut said).ok();
        }
        EncodeError::failed("H.264")(&said.trim().lines().last().unwrap_or("ffmpeg gave no reason"))
    }
}

impl Encoder for H264 {
    fn add(&mut self, frame: &Frame, ticks: u32) -> Result<(), EncodeError> {
        for _ in 0..ticks {
            let stdin = self.ffmpeg.stdin.as_mut();
            if stdin.is_none_or(|stdin| stdin.write_all(frame.rgba()).is_err()) {
                return Err(self.failure());
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), EncodeError> {
        drop(self.ffmpeg.stdin.take());
        let status = self.ffmpeg.wait()?;
        self.is_finished = true;
        if status.success() { Ok(()) } else { Err(self.failure()) }
    }
}

impl Drop for H264 {
    fn drop(&mut self) {
        if !self.is_finished {
            // Cancelled, or failed already: there is nothing to report.
            self.ffmpeg.kill().ok();
            self.ffmpeg.wait().ok();
        }
    }
}
