using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Sources.Files;

/// <summary>Training rows without end, epoch after epoch.</summary>
internal sealed class TrainingStream(IRowTable table, RowOrder order) : EndlessStream(table.Columns)
{
    protected override void Fill(Matrix rows, long first)
    {
        for (var i = 0; i < rows.Rows; i++)
            table.Read(order.RowAt(first + i), rows.Row(i));
    }
}
