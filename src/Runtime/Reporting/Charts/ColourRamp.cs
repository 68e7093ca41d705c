namespace SaeLab.Runtime.Reporting.Charts;

/// <summary>One hue from pale to dark, readable by people who do not see all colours, and in grey.</summary>
/// <remarks>ColorBrewer's Blues (Brewer and Harrower), linear between its stops.</remarks>
internal static class ColourRamp
{
    /// <summary>How many colours there are.</summary>
    public const int Count = 255;

    private static readonly (byte Red, byte Green, byte Blue)[] Stops =
        [(247, 251, 255), (198, 219, 239), (107, 174, 214), (33, 113, 181), (8, 48, 107)];

    /// <summary>A colour, 0 the palest.</summary>
    public static (byte Red, byte Green, byte Blue) Colour(int index)
    {
        var place = (double)index / (Count - 1) * (Stops.Length - 1);
        var stop = Math.Min((int)place, Stops.Length - 2);
        var (from, to) = (Stops[stop], Stops[stop + 1]);
        return (Mix(from.Red, to.Red), Mix(from.Green, to.Green), Mix(from.Blue, to.Blue));

        byte Mix(byte a, byte b) => (byte)Math.Round(a + ((place - stop) * (b - a)));
    }

    /// <summary>The index of a value's colour on a scale; values beyond it take the end's.</summary>
    public static int IndexOf(double value, double low, double high)
    {
        var place = ((value / 2) - (low / 2)) / ((high / 2) - (low / 2));
        return double.IsNaN(place) ? 0 : (int)Math.Round(Math.Clamp(place, 0, 1) * (Count - 1));
    }
}
