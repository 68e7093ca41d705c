using SaeLab.Runtime.Artefacts.MessagePack;

namespace SaeLab.Runtime.Artefacts;

/// <summary>Provenance in a file: a map with the keys manifest_hash, seed, engine_version, engine, instruction_set, plugins, samples_trained.</summary>
internal static class ProvenanceFormat
{
    public static void Write(MessagePackWriter writer, DictionaryProvenance provenance)
    {
        writer.WriteMapHeader(7);
        writer.WriteString("manifest_hash");
        writer.WriteString(provenance.ManifestHash);
        writer.WriteString("seed");
        writer.WriteInteger(provenance.Seed);
        writer.WriteString("engine_version");
        writer.WriteString(provenance.EngineVersion);
        writer.WriteString("engine");
        writer.WriteString(provenance.Engine);
        writer.WriteString("instruction_set");
        writer.WriteString(provenance.InstructionSet);
        writer.WriteString("plugins");
        writer.WriteArrayHeader(provenance.Plugins.Count);
        foreach (var plugin in provenance.Plugins)
        {
            writer.WriteMapHeader(3);
            writer.WriteString("name");
            writer.WriteString(plugin.Name);
            writer.WriteString("version");
            writer.WriteString(plugin.Version);
            writer.WriteString("sha256");
            writer.WriteString(plugin.Sha256);
        }

        writer.WriteString("samples_trained");
        writer.WriteInteger(provenance.SamplesTrained);
    }

    public static DictionaryProvenance Read(MessagePackReader reader)
    {
        reader.ReadMapOf(7, "the provenance");
        // Initialisers run in the order in which they are written, which is the order in the file.
        return new DictionaryProvenance
        {
            ManifestHash = ReadText(reader, "manifest_hash"),
            Seed = ReadSeed(reader),
            EngineVersion = ReadText(reader, "engine_version"),
            Engine = ReadText(reader, "engine"),
            InstructionSet = ReadText(reader, "instruction_set"),
            Plugins = ReadPlugins(reader),
            SamplesTrained = ReadSamples(reader),
        };
    }

    private static PluginIdentity[] ReadPlugins(MessagePackReader reader)
    {
        reader.ReadKey("plugins");
        var count = reader.ReadArrayHeader();
        var plugins = new List<PluginIdentity>();
        for (var i = 0; i < count; i++)
        {
            reader.ReadMapOf(3, "a plugin");
            plugins.Add(new PluginIdentity(ReadText(reader, "name"), ReadText(reader, "version"), ReadText(reader, "sha256")));
        }

        return [.. plugins];
    }

    private static string ReadText(MessagePackReader reader, string key)
    {
        reader.ReadKey(key);
        return reader.ReadString();
    }

    private static ulong ReadSeed(MessagePackReader reader)
    {
        reader.ReadKey("seed");
        return reader.ReadUInt64("a seed");
    }

    private static long ReadSamples(MessagePackReader reader)
    {
        reader.ReadKey("samples_trained");
        var start = reader.Offset;
        var samples = reader.ReadInt64("a number of samples");
        return samples >= 0 ? samples : throw reader.Expected(start, "a number of samples", "a negative one");
    }
}
