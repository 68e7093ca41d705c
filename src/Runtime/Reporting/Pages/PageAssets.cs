using System.Security.Cryptography;
using System.Text;

namespace SaeLab.Runtime.Reporting.Pages;

/// <summary>The page's style and script.</summary>
internal static class PageAssets
{
    /// <summary>The style sheet.</summary>
    public static string Style { get; } = Load("report.css");

    /// <summary>The script.</summary>
    public static string Script { get; } = Load("report.js");

    /// <summary>The script of comparisons.</summary>
    public static string CompareScript { get; } = Load("compare.js");

    /// <summary>What a browser may do with a run's report.</summary>
    public static string ContentPolicy { get; } = PolicyOf(Script);

    /// <summary>What a browser may do with a page: show it with the style and this script, and fetch nothing.</summary>
    public static string PolicyOf(string script) => $"default-src 'none'; img-src data:; style-src 'sha256-{Hash(Style)}'; script-src 'sha256-{Hash(script)}'";

    private static string Load(string name)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly holds no {name}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return "\n" + reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    private static string Hash(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
