using SaeLab.Numerics;
using SaeLab.Runtime.Artefacts.MessagePack;

namespace SaeLab.Runtime.Artefacts;

/// <summary>An activation function in a file: { kind, k, rectified }.</summary>
internal static class ActivationFormat
{
    private const string Relu = "relu", TopK = "topk";

    public static void Write(MessagePackWriter writer, Activation activation)
    {
        writer.WriteMapHeader(3);
        writer.WriteString("kind");
        writer.WriteString(activation.Kind switch
        {
            ActivationKind.Relu => Relu,
            ActivationKind.TopK => TopK,
            _ => throw new ArgumentException($"Files have no word for the activation {activation}.", nameof(activation)),
        });
        writer.WriteString("k");
        writer.WriteInteger((long)activation.K);
        writer.WriteString("rectified");
        writer.WriteBoolean(activation.Rectified);
    }

    /// <param name="reader">Where from.</param>
    /// <param name="latents">m, the largest k.</param>
    public static Activation Read(MessagePackReader reader, int latents)
    {
        reader.ReadMapOf(3, "an activation");
        reader.ReadKey("kind");
        var start = reader.Offset;
        var kind = reader.ReadString();
        if (kind is not (Relu or TopK))
            throw reader.Expected(start, "the activation relu or topk", $"'{FixedMaps.Shortened(kind)}'");
        reader.ReadKey("k");
        var k = kind == TopK ? reader.ReadInt32(1, latents, "k") : reader.ReadInt32(0, 0, "k");
        reader.ReadKey("rectified");
        start = reader.Offset;
        var rectified = reader.ReadBoolean();
        if (kind == Relu && !rectified)
            throw reader.Expected(start, "true, since relu rectifies", "false");
        return kind == TopK ? Activation.TopK(k, rectified) : Activation.Relu;
    }
}
