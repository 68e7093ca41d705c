using System.Diagnostics;

namespace SaeLab.CommandLine.Display;

/// <summary>How fast training goes and how long it will take, counted from the first reading, so that a resumed run is not credited with its past.</summary>
internal sealed class Pace
{
    private readonly Stopwatch _clock = new();
    private long _first;
    private long _now;

    public void Update(long samples)
    {
        if (!_clock.IsRunning)
        {
            _clock.Start();
            _first = samples;
        }

        _now = samples;
    }

    public double SamplesPerSecond => _now > _first ? (_now - _first) / _clock.Elapsed.TotalSeconds : 0;

    public TimeSpan? Left(long total) => SamplesPerSecond > 0 ? TimeSpan.FromSeconds((total - _now) / SamplesPerSecond) : null;

    /// <summary>Such as <c>850 k samples/s</c>.</summary>
    public string Speed => SamplesPerSecond switch
    {
        0 => "",
        >= 1e6 => $"{SamplesPerSecond / 1e6:F1} M samples/s",
        >= 1e4 => $"{SamplesPerSecond / 1e3:F0} k samples/s",
        _ => $"{SamplesPerSecond:F0} samples/s",
    };

    /// <summary>Such as <c>12 s</c> or <c>1:04:30</c>.</summary>
    public static string Words(TimeSpan time) => time.TotalSeconds < 100 ? $"{time.TotalSeconds:F0} s" : time.ToString(@"h\:mm\:ss");
}
