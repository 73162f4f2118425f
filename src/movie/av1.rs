//! MP4 with AV1: encoded by rav1e, muxed by muxide.

use std::io::Write;

use muxide::api::{Muxer, MuxerBuilder, VideoCodec};
use rav1e::{
    Config, Context,
    config::SpeedSettings,
    prelude::{
        ChromaSampling, ColorDescription, ColorPrimaries, EncoderConfig, EncoderStatus, FrameType, MatrixCoefficients,
        Packet, PixelRange, Rational, TransferCharacteristics,
    },
};

use super::{
    encoder::{EncodeError, Encoder, check_even},
    frame::{Frame, Size},
    plan::Plan,
    yuv::planes_from_rgba,
};

/// The preset of rav1e: the fastest. At 9, films of maps are a third smaller and take nearly twice as long.
const SPEED: u8 = 10;

/// Quantizer of the encoder, 0 to 255; larger is coarser.
const QUANTIZER: usize = 50;

/// Greatest distance of keyframes, to which a player can jump.
const KEYFRAME_SECS: u32 = 3;

/// A temporal delimiter (AV1 5.6), which the container replaces.
const TEMPORAL_DELIMITER: [u8; 2] = [0x12, 0x00];

/// Writes an MP4 with AV1, 4:2:0, in BT.709 colours.
///
/// A held picture is stored twice: at its time, and one tick before the next one. So there need not be a picture for
/// each tick, and every picture ends on time: the container gives the last picture the duration of the one before it.
pub struct Av1<W: Write + Send> {
    context: Context<u8>,
    muxer: Muxer<W>,
    size: Size,
    fps: u32,
    last_tick: u64,
    now: u64,
    /// The start of each picture given to the encoder, in ticks.
    times: Vec<u64>,
}

impl<W: Write + Send> std::fmt::Debug for Av1<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Av1").field("now", &self.now).finish_non_exhaustive()
    }
}

impl<W: Write + Send> Av1<W> {
    /// Starts an MP4 of a plan.
    ///
    /// # Errors
    /// When a side is odd, or the encoder rejects the size.
    pub fn new(writer: W, plan: &Plan) -> Result<Self, EncodeError> {
        let size = plan.size();
        check_even(size)?;
        let context = Config::new().with_encoder_config(config(plan)).new_context().map_err(|error| failed(&error))?;
        let muxer = MuxerBuilder::new(writer)
            .video(VideoCodec::Av1, size.width, size.height, plan.fps().into())
            .with_fast_start(true)
            .build()
            .map_err(|error| failed(&error))?;
        let last_tick = plan.ticks() - 1;
        Ok(Self { context, muxer, size, fps: plan.fps(), last_tick, now: 0, times: Vec::new() })
    }

    fn send(&mut self, frame: &Frame, tick: u64) -> Result<(), EncodeError> {
        let mut picture = self.context.new_frame();
        let (width, half) = (self.size.width as usize, self.size.width as usize / 2);
        for ((plane, values), stride) in picture.planes.iter_mut().zip(planes_from_rgba(frame)).zip([width, half, half])
        {
            plane.copy_from_raw_u8(&values, stride, 1);
        }
        self.times.push(tick);
        self.context.send_frame(picture).map_err(|error| failed(&error))?;
        self.receive()
    }

    /// Writes the packets that the encoder has ready.
    fn receive(&mut self) -> Result<(), EncodeError> {
        loop {
            match self.context.receive_packet() {
                Ok(packet) => self.write(&packet)?,
                Err(EncoderStatus::Encoded) => {}
                Err(EncoderStatus::NeedMoreData | EncoderStatus::LimitReached) => return Ok(()),
                Err(error) => return Err(failed(&error)),
            }
        }
    }

    fn write(&mut self, packet: &Packet<u8>) -> Result<(), EncodeError> {
        let tick = usize::try_from(packet.input_frameno).ok().and_then(|number| self.times.get(number));
        let seconds = tick.copied().unwrap_or(self.now) as f64 / f64::from(self.fps);
        let data = packet.data.strip_prefix(&TEMPORAL_DELIMITER).unwrap_or(&packet.data);
        let is_key = packet.frame_type == FrameType::KEY;
        self.muxer.write_video(seconds, data, is_key).map_err(|error| failed(&error))
    }
}

impl<W: Write + Send> Encoder for Av1<W> {
    fn add(&mut self, frame: &Frame, ticks: u32) -> Result<(), EncodeError> {
        let (first, last) = (self.now, self.now + u64::from(ticks) - 1);
        self.send(frame, first)?;
        // The very last picture needs one more, a tick before its last tick.
        if last == self.last_tick && last > first + 1 {
            self.send(frame, last - 1)?;
        }
        if last > first {
            self.send(frame, last)?;
        }
        self.now = last + 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), EncodeError> {
        self.context.flush();
        self.receive()?;
        self.muxer.finish_in_place().map_err(|error| failed(&error))?;
        Ok(self.muxer.into_writer().flush()?)
    }
}

fn config(plan: &Plan) -> EncoderConfig {
    let mut speed_settings = SpeedSettings::from_preset(SPEED);
    // A short lookahead saves memory and writes encoded pictures early.
    speed_settings.rdo_lookahead_frames = 1;
    EncoderConfig {
        width: plan.size().width as usize,
        height: plan.size().height as usize,
        time_base: Rational::new(1, plan.fps().into()),
        bit_depth: 8,
        chroma_sampling: ChromaSampling::Cs420,
        pixel_range: PixelRange::Limited,
        color_description: Some(ColorDescription {
            color_primaries: ColorPrimaries::BT709,
            transfer_characteristics: TransferCharacteristics::BT709,
            matrix_coefficients: MatrixCoefficients::BT709,
        }),
        min_key_frame_interval: plan.fps().into(),
        max_key_frame_interval: (KEYFRAME_SECS * plan.fps()).into(),
        low_latency: true,
        quantizer: QUANTIZER,
        tiles: rayon::current_num_threads(),
        speed_settings,
        ..EncoderConfig::default()
    }
}

fn failed(error: &dyn std::fmt::Display) -> EncodeError {
    EncodeError::failed("AV1")(error)
}
