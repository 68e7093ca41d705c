using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Runtime.Sweeps;

/// <summary>A reader of <see cref="SharedRows"/>, which have no codes.</summary>
internal sealed class SharedRowsReader(SharedRows shared, IActivationSource source) : SharedReader(source, Split.Training)
{
    private RowBlock? _last;

    /// <inheritdoc/>
    protected override int? ReadShared(Matrix rows)
    {
        _last = rows.Rows == shared.Batch ? shared.Find(Position) : null;
        _last?.Rows.Span.CopyTo(rows.Span);
        return _last?.Count;
    }

    /// <inheritdoc/>
    protected override void CopyTargets(Matrix targets) => _last!.Targets!.Span.CopyTo(targets.Span);

    /// <inheritdoc/>
    protected override void CopyCodes(SparseLatents codes) => throw new NotSupportedException("Codes of training rows are not shared.");
}
