using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Artefacts.MessagePack;

namespace SaeLab.Runtime.Artefacts;

/// <summary>What an encoder does beyond its affine map and activation, in a file: { refinement, pursuit, lasso, row_transform }, the first three nil where there is none.</summary>
internal static class EncoderFormat
{
    private const int MostSteps = 1 << 20;

    private static readonly (string Word, RowTransform Transform)[] RowTransformWords =
    [
        ("none", RowTransform.None), ("norm", RowTransform.Norm), ("layer_norm", RowTransform.LayerNorm), ("centred_norm", RowTransform.CentredNorm),
    ];

    public static void Write(MessagePackWriter writer, LearnedDictionary dictionary)
    {
        writer.WriteMapHeader(4);
        writer.WriteString("refinement");
        if (dictionary.Refinement is { } refinement)
        {
            writer.WriteMapHeader(2);
            writer.WriteString("steps");
            writer.WriteInteger(refinement.Steps);
            writer.WriteString("step_size");
            writer.WriteDouble(refinement.StepSize);
        }
        else
        {
            writer.WriteNil();
        }

        writer.WriteString("pursuit");
        if (dictionary.Pursuit is { } pursuit)
        {
            writer.WriteMapHeader(3);
            writer.WriteString("most_iterations");
            writer.WriteInteger(pursuit.MostIterations);
            writer.WriteString("residual_threshold");
            writer.WriteDouble(pursuit.ResidualThreshold);
            writer.WriteString("stops_on_repeated_support");
            writer.WriteBoolean(pursuit.StopsOnRepeatedSupport);
        }
        else
        {
            writer.WriteNil();
        }

        writer.WriteString("lasso");
        if (dictionary.Lasso is { } lasso)
        {
            writer.WriteMapHeader(2);
            writer.WriteString("penalty");
            writer.WriteDouble(lasso.Penalty);
            writer.WriteString("rectified");
            writer.WriteBoolean(lasso.IsRectified);
        }
        else
        {
            writer.WriteNil();
        }

        writer.WriteString("row_transform");
        writer.WriteString(Array.Find(RowTransformWords, w => w.Transform == dictionary.RowTransform).Word);
    }

    /// <param name="reader">At the map.</param>
    /// <param name="hasLasso">Whether the file's version knows <c>lasso</c>.</param>
    public static (Refinement? Refinement, Pursuit? Pursuit, Lasso? Lasso, RowTransform RowTransform) Read(MessagePackReader reader, bool hasLasso)
    {
        reader.ReadMapOf(hasLasso ? 4 : 3, "an encoder");
        reader.ReadKey("refinement");
        var refinement = reader.PeekType() == MessagePackType.Nil ? Nothing<Refinement>(reader) : ReadRefinement(reader);
        reader.ReadKey("pursuit");
        var start = reader.Offset;
        var pursuit = reader.PeekType() == MessagePackType.Nil ? Nothing<Pursuit>(reader) : ReadPursuit(reader);
        if (refinement is not null && pursuit is not null)
            throw reader.Expected(start, "nil, since the encoder refines", "a pursuit");
        var lasso = hasLasso ? ReadLasso(reader, refinement is not null || pursuit is not null) : null;
        reader.ReadKey("row_transform");
        start = reader.Offset;
        var word = reader.ReadString();
        var found = Array.FindIndex(RowTransformWords, w => w.Word == word);
        return found >= 0
            ? (refinement, pursuit, lasso, RowTransformWords[found].Transform)
            : throw reader.Expected(start, $"a row transform ({string.Join(", ", RowTransformWords.Select(w => w.Word))})", $"'{FixedMaps.Shortened(word)}'");
    }

    private static Refinement? ReadRefinement(MessagePackReader reader)
    {
        reader.ReadMapOf(2, "a refinement");
        reader.ReadKey("steps");
        var steps = reader.ReadInt32(1, MostSteps, "a number of steps");
        reader.ReadKey("step_size");
        return new Refinement(steps, ReadFinite(reader, "a step size"));
    }

    private static Pursuit? ReadPursuit(MessagePackReader reader)
    {
        reader.ReadMapOf(3, "a pursuit");
        reader.ReadKey("most_iterations");
        var iterations = reader.ReadInt32(1, int.MaxValue, "a number of iterations");
        reader.ReadKey("residual_threshold");
        var start = reader.Offset;
        var threshold = ReadFinite(reader, "a threshold");
        if (threshold < 0)
            throw reader.Expected(start, "a threshold of at least 0", "a negative one");
        reader.ReadKey("stops_on_repeated_support");
        return new Pursuit(iterations, threshold, reader.ReadBoolean());
    }

    private static Lasso? ReadLasso(MessagePackReader reader, bool isTaken)
    {
        reader.ReadKey("lasso");
        var start = reader.Offset;
        if (reader.PeekType() == MessagePackType.Nil)
            return Nothing<Lasso>(reader);
        if (isTaken)
            throw reader.Expected(start, "nil, since the encoder refines or is a pursuit", "sparse coding");
        reader.ReadMapOf(2, "sparse coding");
        reader.ReadKey("penalty");
        start = reader.Offset;
        var penalty = ReadFinite(reader, "a penalty");
        if (penalty <= 0)
            throw reader.Expected(start, "a penalty of more than 0", "another");
        reader.ReadKey("rectified");
        return new Lasso(penalty, reader.ReadBoolean());
    }

    private static double ReadFinite(MessagePackReader reader, string what)
    {
        var start = reader.Offset;
        var value = reader.ReadDouble();
        return double.IsFinite(value) ? value : throw reader.Expected(start, what, "a number that is not finite");
    }

    private static T? Nothing<T>(MessagePackReader reader) where T : struct
    {
        reader.ReadNil();
        return null;
    }
}
