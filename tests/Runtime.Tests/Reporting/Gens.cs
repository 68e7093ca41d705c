using FsCheck;
using FsCheck.Fluent;

namespace SaeLab.Runtime.Tests.Reporting;

/// <summary>Values that reports must survive.</summary>
internal static class Gens
{
    private static readonly double[] Extremes =
        [0, -0.0, double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1, 1e-3, 9999.5];

    private static readonly string[] HostileTexts =
        ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onload='x", "]]>", "</style>", "&amp;", "&", "a\0b", "\uD800", "\uDC00x", "\u001B[31m", "line\nline\r\n", "\uFFFE\uFFFF", "", "−x̂𝔼"];

    /// <summary>Any double: extremes, everyday ones, and any bits.</summary>
    public static Gen<double> AnyDouble { get; } = Gen.OneOf(
        Gen.Elements(Extremes),
        Gen.Choose(-1_000_000, 1_000_000).Select(n => n / 1000.0),
        from high in Gen.Choose(int.MinValue, int.MaxValue) from low in Gen.Choose(int.MinValue, int.MaxValue) select BitConverter.Int64BitsToDouble(((long)high << 32) | (uint)low));

    /// <summary>Texts that try to break out of where they stand.</summary>
    public static Gen<string> AnyText { get; } = Gen.OneOf(
        Gen.Elements(HostileTexts),
        Gen.Choose(0, char.MaxValue).ArrayOf(8).Select(codes => new string([.. codes.Select(code => (char)code)])),
        from a in Gen.Elements(HostileTexts) from b in Gen.Elements(HostileTexts) select a + b);
}
