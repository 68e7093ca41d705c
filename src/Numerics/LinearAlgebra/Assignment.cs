namespace SaeLab.Numerics;

/// <summary>The one-to-one assignment of rows to columns with the greatest sum of weights.</summary>
/// <remarks>
/// Shortest augmenting paths after Jonker and Volgenant 1987, in the rectangular form of Crouse 2016 ("On implementing 2D rectangular
/// assignment algorithms"). O(rows² · columns) at worst, for rows ≤ columns; far less on cosines. Dual variables are in double precision.
/// </remarks>
public sealed class Assignment
{
    private readonly Matrix _weights;
    private readonly double[] _rowDuals;
    private readonly double[] _columnDuals;
    private readonly double[] _distances;
    private readonly int[] _columnOfRow;
    private readonly int[] _rowOfColumn;
    private readonly int[] _previousRow;
    private readonly int[] _remaining;

    private Assignment(Matrix weights)
    {
        _weights = weights;
        var (rows, columns) = (weights.Rows, weights.Columns);
        (_rowDuals, _columnDuals, _distances) = (new double[rows], new double[columns], new double[columns]);
        (_columnOfRow, _rowOfColumn) = (new int[rows], new int[columns]);
        (_previousRow, _remaining) = (new int[columns], new int[columns]);
        Array.Fill(_columnOfRow, -1);
        Array.Fill(_rowOfColumn, -1);
    }

    /// <summary>The min(rows, columns) pairs of a matrix of any shape, in the order of the shorter side.</summary>
    /// <param name="weights">Finite.</param>
    public static (int Row, int Column)[] Pairs(Matrix weights)
    {
        if (weights.Rows <= weights.Columns)
            return [.. Maximise(weights).Select((column, row) => (row, column))];
        using var transposed = new Matrix(weights.Columns, weights.Rows);
        for (var i = 0; i < weights.Rows; i++)
        {
            for (var j = 0; j < weights.Columns; j++)
                transposed[j, i] = weights[i, j];
        }

        return [.. Maximise(transposed).Select((row, column) => (row, column))];
    }

    /// <summary>The column of each row, all different. Of several best assignments it finds always the same.</summary>
    /// <param name="weights">Finite; at most as many rows as columns.</param>
    public static int[] Maximise(Matrix weights)
    {
        if (weights.Rows > weights.Columns)
            throw new ArgumentException($"{weights.Rows} rows cannot each have one of {weights.Columns} columns.", nameof(weights));
        var assignment = new Assignment(weights);
        for (var row = 0; row < weights.Rows; row++)
            assignment.Augment(row);
        return assignment._columnOfRow;
    }

    /// <summary>Gives a row a column along the shortest alternating path to a free one.</summary>
    private void Augment(int start)
    {
        for (var j = 0; j < _remaining.Length; j++)
            _remaining[j] = j;
        Array.Fill(_distances, double.PositiveInfinity);

        var (row, distance, left) = (start, 0.0, _remaining.Length);
        int column;
        do
        {
            var nearest = Relax(row, distance, left);
            column = _remaining[nearest];
            distance = _distances[column];
            // Columns that the path has seen gather behind those that remain.
            (_remaining[nearest], _remaining[left - 1]) = (_remaining[left - 1], column);
            left--;
            row = _rowOfColumn[column];
        }
        while (row >= 0);

        UpdateDuals(start, distance, left);
        TakePath(start, column);
    }

    /// <summary>Shortens the way to the remaining columns by going through a row; returns the place of the nearest of them.</summary>
    private int Relax(int row, double distance, int left)
    {
        var weights = _weights.Row(row);
        var (nearest, least) = (0, double.PositiveInfinity);
        var offset = distance - _rowDuals[row];
        var (distances, duals, remaining) = (_distances, _columnDuals, _remaining);
        for (var k = 0; k < left; k++)
        {
            var j = remaining[k];
            var through = offset - weights[j] - duals[j];
            if (through < distances[j])
            {
                distances[j] = through;
                _previousRow[j] = row;
            }

            if (distances[j] < least || (distances[j] == least && _rowOfColumn[j] < 0))
            {
                least = distances[j];
                nearest = k;
            }
        }

        return nearest;
    }

    /// <summary>Keeps every assigned pair tight and every other reduced cost ≥ 0.</summary>
    private void UpdateDuals(int start, double distance, int left)
    {
        _rowDuals[start] += distance;
        for (var k = left; k < _remaining.Length; k++)
        {
            var column = _remaining[k];
            var slack = distance - _distances[column];
            _columnDuals[column] -= slack;
            if (_rowOfColumn[column] >= 0)
                _rowDuals[_rowOfColumn[column]] += slack;
        }
    }

    private void TakePath(int start, int column)
    {
        int row;
        do
        {
            row = _previousRow[column];
            _rowOfColumn[column] = row;
            (_columnOfRow[row], column) = (column, _columnOfRow[row]);
        }
        while (row != start);
    }
}
