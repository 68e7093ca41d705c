using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SaeLab.Runtime.Manifests;

namespace SaeLab.Verification;

/// <summary>Results as JSON, one object per law and form.</summary>
public static class VerificationJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text: <c>{ "held": bool, "results": [ { kind, component, settings, law, seed, verdict, cases, worst, bound, where, reason, notes, replay } ] }</c>.</summary>
    /// <remarks>A deviation without limit, such as NaN, is written as null in <c>worst</c> with its <c>bound</c> beside it.</remarks>
    public static string Write(IReadOnlyList<LawResult> results)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            writer.WriteStartObject();
            writer.WriteBoolean("held", results.All(r => r.Verdict != Verdict.Broken));
            writer.WriteStartArray("results");
            foreach (var result in results)
                Write(writer, result);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter writer, LawResult result)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", KindNames.Singular(result.Kind));
        writer.WriteString("component", result.Component);
        WriteTexts(writer, "settings", result.Settings);
        writer.WriteString("law", result.Law);
        writer.WriteNumber("seed", result.Seed);
        writer.WriteString("verdict", result.Verdict switch
        {
            Verdict.Held => "held",
            Verdict.Broken => "broken",
            _ => "not_applicable",
        });
        writer.WriteNumber("cases", result.Cases);
        if (result.Worst is { } worst)
        {
            if (double.IsFinite(worst.Value))
                writer.WriteNumber("worst", worst.Value);
            else
                writer.WriteNull("worst");
            writer.WriteNumber("bound", worst.Bound);
            writer.WriteString("where", worst.Where);
        }

        if (result.Reason is not null)
            writer.WriteString("reason", result.Reason);
        WriteTexts(writer, "notes", result.Notes);
        writer.WriteString("replay", result.Replay);
        writer.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
