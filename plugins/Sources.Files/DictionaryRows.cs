using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.Files;

/// <summary>A copy of decoder rows in memory.</summary>
internal sealed class DictionaryRows : IRowTable
{
    private readonly Matrix _rows;

    /// <param name="decoder">W_dec [m, d_out].</param>
    /// <param name="normalise">Whether rows get norm 1.</param>
    public DictionaryRows(Matrix decoder, bool normalise)
    {
        _rows = new Matrix(decoder.Rows, decoder.Columns);
        decoder.Span.CopyTo(_rows.Span);
        for (var i = 0; normalise && i < _rows.Rows; i++)
        {
            var norm = RowGeometry.Norm(_rows.Row(i));
            foreach (ref var value in _rows.Row(i))
                value = norm > 0 ? (float)(value / norm) : 0;
        }
    }

    public long Rows => _rows.Rows;

    public int Columns => _rows.Columns;

    public void Read(long row, Span<float> destination) => _rows.Row((int)row).CopyTo(destination);

    public void Dispose() => _rows.Dispose();
}
