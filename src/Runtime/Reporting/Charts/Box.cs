namespace SaeLab.Runtime.Reporting.Charts;

/// <summary>A rectangle in the units of a picture; y runs downwards.</summary>
internal readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    /// <summary>Whether two have more than an edge in common.</summary>
    public bool Overlaps(Box other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;

    /// <summary>Whether the whole other one lies in it.</summary>
    public bool Holds(Box other) => Left <= other.Left && Top <= other.Top && Right >= other.Right && Bottom >= other.Bottom;

    /// <summary>The square about a place.</summary>
    public static Box About(double x, double y, double radius) => new(x - radius, y - radius, x + radius, y + radius);
}
