using SaeLab.Numerics;
using SaeLab.Runtime.Artefacts.MessagePack;

namespace SaeLab.Runtime.Artefacts;

/// <summary>An activation function in a file: { kind, k, rectified }.</summary>
internal static class ActivationFormat
{
    private static readonly (string Word, ActivationKind Kind)[] Words =
    [
        ("relu", ActivationKind.Relu), ("topk", ActivationKind.TopK), ("abs_topk", ActivationKind.AbsTopK),
        ("group_max", ActivationKind.GroupMax), ("jumprelu", ActivationKind.JumpRelu),
    ];

    public static void Write(MessagePackWriter writer, Activation activation)
    {
        writer.WriteMapHeader(3);
        writer.WriteString("kind");
        writer.WriteString(Array.Find(Words, w => w.Kind == activation.Kind).Word
            ?? throw new ArgumentException($"Files have no word for the activation {activation}.", nameof(activation)));
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
        var word = reader.ReadString();
        var found = Array.FindIndex(Words, w => w.Word == word);
        if (found < 0)
            throw reader.Expected(start, $"the activation {string.Join(", ", Words.SkipLast(1).Select(w => w.Word))} or {Words[^1].Word}", $"'{FixedMaps.Shortened(word)}'");
        var kind = Words[found].Kind;
        reader.ReadKey("k");
        start = reader.Offset;
        var selects = kind is ActivationKind.TopK or ActivationKind.AbsTopK or ActivationKind.GroupMax;
        var k = selects ? reader.ReadInt32(1, latents, "k") : reader.ReadInt32(0, 0, "k");
        if (kind == ActivationKind.GroupMax && latents % k != 0)
            throw reader.Expected(start, $"a number of groups that divides the {latents} latents", $"{k}");
        reader.ReadKey("rectified");
        start = reader.Offset;
        var rectified = reader.ReadBoolean();
        if (kind != ActivationKind.TopK && rectified != (kind != ActivationKind.AbsTopK))
            throw reader.Expected(start, kind == ActivationKind.AbsTopK ? "false, since abs_topk keeps signs" : $"true, since {word} rectifies", rectified ? "true" : "false");
        return kind switch
        {
            ActivationKind.TopK => Activation.TopK(k, rectified),
            ActivationKind.AbsTopK => Activation.AbsTopK(k),
            ActivationKind.GroupMax => Activation.GroupMax(k),
            ActivationKind.JumpRelu => Activation.JumpRelu(0),
            _ => Activation.Relu,
        };
    }
}
