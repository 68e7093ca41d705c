using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class SourceShapesLaw() : Law(
    ComponentKind.Source, "shapes",
    "Rows have the declared dimension and are finite; training never ends; the held-out part ends where it says; streams are what the source's abilities promise.")
{
    private const int Rows = 300;

    internal override void Check(Form form, LawRun run)
    {
        using var source = SourceRows.Create(form, run);
        run.Require(source.InputDim >= 1, $"it says d = {source.InputDim}");
        foreach (var file in source.Files)
            run.Require(File.Exists(file), $"it says that it reads {file}, which is not there");
        foreach (var split in Enum.GetValues<Split>())
        {
            using var stream = source.Open(split);
            run.Require(stream.Position == 0, $"a new {split} stream stands at {stream.Position}");
            run.Require(source is not IGroundTruth || stream is IGroundTruthStream, $"it has ground truth, but its {split} stream is no IGroundTruthStream");
            run.Require(source is not ITargets || stream is ITargetStream, $"it has targets, but its {split} stream is no ITargetStream");
            run.Require(source.RowCount(split) is not < 1, $"its {split} part has {source.RowCount(split)} rows");
            CheckRows(run, source, stream, split);
        }
    }

    private static void CheckRows(LawRun run, IActivationSource source, IActivationStream stream, Split split)
    {
        var rows = source.RowCount(split) is { } all and < Rows && split == Split.Training ? (int)(2 * all) + 3 : Rows;
        using var matrix = new Matrix(rows, source.InputDim);
        matrix.Span.Fill(float.NaN);
        var read = stream.Read(matrix);
        var promised = split == Split.Training ? rows : (int)Math.Min(rows, source.RowCount(split) ?? rows);
        run.Require(read == promised, $"asked for {rows} {split} rows it gave {read}, though it says that there are {source.RowCount(split)?.ToString() ?? "any number"}");
        run.Require(stream.Position == read, $"after {read} {split} rows the stream stands at {stream.Position}");
        for (var r = 0; r < read; r++)
            run.Require(Snapshots.AreFinite(matrix.Row(r)), $"{split} row {r} is not finite");
    }
}
