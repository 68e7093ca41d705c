using System.Text.Encodings.Web;
using System.Text.Json;
using SaeLab.Abstractions;
using SaeLab.Runtime.Artefacts;
using SaeLab.Runtime.Manifests;
using SaeLab.Runtime.Reporting;
using SaeLab.Runtime.Sweeps.Expectations;

namespace SaeLab.Runtime.Sweeps;

/// <summary>Writes and reads <c>sweep.json</c>: the members of a sweep with what became of them.</summary>
public static class SweepFile
{
    /// <summary>Its name in the sweep's folder.</summary>
    public const string Name = RunFolder.SweepMark;

    private static readonly JsonWriterOptions Layout = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a sweep, whole or not at all.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, SweepRecord sweep) => AtomicFile.Write(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream, Layout);
        json.WriteStartObject();
        json.WriteString("name", sweep.Name);
        if (sweep.Question is not null)
            json.WriteString("question", sweep.Question);
        json.WriteStartArray("fields");
        foreach (var field in sweep.Fields)
            json.WriteStringValue(field.Path);
        json.WriteEndArray();
        json.WriteStartArray("members");
        foreach (var member in sweep.Members)
            Write(json, member);
        json.WriteEndArray();
        json.WriteStartArray("expectations");
        foreach (var outcome in sweep.Expectations)
        {
            json.WriteStartObject();
            json.WriteString("sentence", outcome.Sentence);
            json.WriteBoolean("met", outcome.IsMet);
            json.WriteString("values", outcome.Values);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        stream.WriteByte((byte)'\n');
    });

    /// <summary>Reads a sweep.</summary>
    /// <exception cref="InputException">The file cannot be read or holds something else; one line that says what and where.</exception>
    public static SweepRecord Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return Read(new JsonField(document.RootElement, "$"));
        }
        catch (Exception exception) when (FileErrors.IsRefusal(exception))
        {
            throw FileErrors.CannotRead(path, exception);
        }
        catch (JsonException exception)
        {
            throw new InputException($"{path} is not the file of a sweep: it is not JSON from line {exception.LineNumber + 1} on", exception);
        }
        catch (FormatException exception)
        {
            throw new InputException($"{path} is not the file of a sweep: {exception.Message}", exception);
        }
    }

    /// <summary>Reads a sweep if that can be done.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problem">Why it cannot be read; null where it can.</param>
    /// <returns>Null where it cannot be read.</returns>
    public static SweepRecord? ReadIfWhole(string path, out string? problem)
    {
        try
        {
            problem = null;
            return Read(path);
        }
        catch (InputException exception)
        {
            problem = exception.Message;
            return null;
        }
    }

    private static void Write(Utf8JsonWriter json, MemberRecord member)
    {
        json.WriteStartObject();
        json.WriteString("label", member.Label);
        json.WriteString("folder", member.Folder);
        json.WriteString("manifest_hash", member.ManifestHash);
        json.WriteStartObject("values");
        foreach (var (path, value) in member.Values)
            json.WriteString(path, value);
        json.WriteEndObject();
        json.WriteString("state", SnakeCase.Of(member.State.ToString()));
        if (member.Error is not null)
            json.WriteString("error", member.Error);
        json.WriteEndObject();
    }

    private static SweepRecord Read(JsonField root) => new(
        root["name"].Text(),
        root.Optional("question")?.Text(),
        SweepField.Of([.. root["fields"].Items().Select(f => f.Text())]),
        [.. root["members"].Items().Select(ReadMember)],
        [.. root["expectations"].Items().Select(e => new SentenceOutcome(e["sentence"].Text(), e["met"].Element.ValueKind == JsonValueKind.True, e["values"].Text()))]);

    private static MemberRecord ReadMember(JsonField field) => new(
        field["label"].Text(),
        FolderName(field["folder"]),
        field["manifest_hash"].Text(),
        field["values"].Element.ValueKind == JsonValueKind.Object
            ? field["values"].Element.EnumerateObject().Select(v => v.Name).Distinct(StringComparer.Ordinal).ToDictionary(name => name, name => field["values"][name].Text(), StringComparer.Ordinal)
            : throw field["values"].Not("an object"),
        Enum.GetValues<MemberState>().Where(s => SnakeCase.Of(s.ToString()) == field["state"].Text()).Select(s => (MemberState?)s).FirstOrDefault() ?? throw field["state"].Not("pending, finished or failed"),
        field.Optional("error")?.Text());

    /// <summary>A name that leads nowhere but below the sweep.</summary>
    private static string FolderName(JsonField field) =>
        field.Text() is { Length: > 0 } name && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') && name[0] != '.' ? name : throw field.Not("the name of a folder");
}
