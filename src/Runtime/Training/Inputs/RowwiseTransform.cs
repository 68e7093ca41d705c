using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Runtime.Training;

/// <summary>Each row is transformed by its own mean and norm; inference does the same, so the dictionary says so.</summary>
internal sealed class RowwiseTransform(RowTransform transform) : InputTransform
{
    private (float Factor, float Mean)[] _undo = [];

    public override void Apply(Matrix rows)
    {
        if (_undo.Length < rows.Rows)
            _undo = new (float, float)[rows.Rows];
        RowTransforms.Apply(transform, rows, _undo);
    }

    public override LearnedDictionary Fold(LearnedDictionary dictionary) => dictionary with { RowTransform = transform };
}
