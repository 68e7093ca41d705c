using SaeLab.Numerics.Kernels;

namespace SaeLab.Numerics;

internal sealed unsafe partial class CpuBackend<T>
{
    /// <summary>The largest dictionary whose Gram matrix is kept: 8192² numbers take 256 MB, and a row of it (32 KB) beside a row of scores still fits the second-level cache.</summary>
    private const int MostGramRows = 8192;

    /// <summary>How many scores exist at a time; the default takes 128 MB.</summary>
    internal int MostScores { get; init; } = 1 << 25;

    /// <summary>How many numbers of steps are kept at a time: atoms and values on the way forward, vectors on the way back; the default takes 64 MB of each.</summary>
    internal int MostStepNumbers { get; init; } = 1 << 24;

    internal override PursuitTrace NewPursuitTrace() => new SparsePursuitTrace();

    internal override void Pursue(Tensor inputs, Tensor dictionary, Tensor? preBias, in Pursuit pursuit, Latents latents, PursuitTrace trace)
    {
        var (rows, d, m) = (inputs.Rows, dictionary.Columns, dictionary.Rows);
        var steps = (SparsePursuitTrace)trace;
        steps.Reset(rows);
        if (FindNotFinite(Of(dictionary), m, d) is >= 0 and var atom)
            throw new NotFiniteNumberException($"Dictionary row {atom} is not finite.");
        var chunk = (int)Math.Clamp(Math.Min(MostScores / Math.Max(m, 1), MostStepNumbers / pursuit.MostIterations), 1, Math.Max(rows, 1));
        var pursue = new PursueRows<T>
        {
            Dictionary = Of(dictionary), InputDim = d, LatentCount = m, Pursuit = pursuit,
            Residuals = _shared.Floats(1, ((long)chunk * d) + T.Width), Scores = _shared.Floats(2, ((long)chunk * m) + T.Width),
            Atoms = _shared.Ints(5, (long)chunk * pursuit.MostIterations), Values = _shared.Floats(6, (long)chunk * pursuit.MostIterations),
            RowOf = _shared.Ints(7, 3L * chunk), Counts = _shared.Ints(7, 3L * chunk) + chunk, Done = _shared.Ints(7, 3L * chunk) + (2 * chunk),
        };
        var multiplied = 0L;
        for (var first = 0; first < rows; first += chunk)
        {
            var count = Math.Min(chunk, rows - first);
            PursueChunk(ref pursue, Of(inputs) + ((nint)first * d), Of(preBias), first, count, ref multiplied);
            for (var row = 0; row < count; row++)
            {
                var start = (nint)row * pursuit.MostIterations;
                steps.AddRow(new(pursue.Atoms + start, pursue.Counts[row]), new(pursue.Values + start, pursue.Counts[row]));
            }
        }

        CollectSteps(steps, Of(latents));
    }

    internal override void PursueBackward(
        Tensor inputs, Tensor dictionary, Tensor? preBias, Latents latents, PursuitTrace trace, in PursuitGradients gradients)
    {
        var (d, m) = (dictionary.Columns, dictionary.Rows);
        var steps = (SparsePursuitTrace)trace;
        if (gradients.Dictionary is { Destination: { } cleared, Accumulate: false })
            Clear(cleared);
        if (gradients.PreBias is { Destination: { } zeroed, Accumulate: false })
            Clear(zeroed);
        var longest = Math.Max(1, MostStepNumbers / Math.Max(d, 1));
        for (int first = 0, end; first < inputs.Rows; first = end)
        {
            // Rows are taken together as long as a vector for each of their steps fits.
            end = first + 1;
            while (end < inputs.Rows && steps.Starts[end + 1] - steps.Starts[first] <= longest)
                end++;
            var stepCount = steps.Starts[end] - steps.Starts[first];
            var adjoints = _shared.Floats(2, ((long)(end - first) * d) + T.Width);
            var terms = gradients.Dictionary.Destination is null ? null : _shared.Floats(1, ((long)stepCount * d) + T.Width);
            var backward = new PursuitBackward<T>
            {
                FirstRow = first, EndRow = end, InputDim = d, Inputs = Of(inputs), PreBias = Of(preBias), Dictionary = Of(dictionary),
                Starts = steps.Starts, Atoms = steps.Atoms, Values = steps.Values, Entries = steps.Entries, EntryGradients = Of(latents).GradientPointer,
                Adjoints = adjoints, Terms = terms, InputGradient = Of(gradients.Inputs.Destination), AccumulateInput = gradients.Inputs.Accumulate,
            };
            _workers.For(Pieces(end - first, PursuitBackward<T>.RowsPerPiece), ref backward);
            if (terms is not null)
                AddTerms(steps.Atoms + steps.Starts[first], stepCount, terms, m, d, Of(gradients.Dictionary.Destination));
            if (gradients.PreBias.Destination is not null)
                SumRows(adjoints, end - first, d, null, -1, Of(gradients.PreBias.Destination), accumulate: true);
        }
    }

    /// <summary>
    /// Scores of the rows that go on are multiplied anew after each step, as long as that costs less than the Gram matrix would have;
    /// then it is computed, and each row goes on alone. So the cost is at most twice that of the better way, whichever it turns out to be.
    /// </summary>
    private void PursueChunk(ref PursueRows<T> pursue, float* inputs, float* preBias, int first, int count, ref long multiplied)
    {
        var (d, m) = (pursue.InputDim, pursue.LatentCount);
        BeginResiduals(inputs, preBias, count, d, pursue.Residuals);
        if (FindNotFinite(pursue.Residuals, count, d) is >= 0 and var b)
            throw new NotFiniteNumberException($"Row {first + b} of the batch has an activation that is not finite.");
        for (var row = 0; row < count; row++)
            (pursue.RowOf[row], pursue.Counts[row], pursue.Done[row]) = (row, 0, 0);
        var culprit = -1;
        pursue.Culprit = &culprit;
        Score(pursue, count);
        pursue.ActiveCount = count;
        for (var left = pursue.Pursuit.MostIterations; pursue.ActiveCount > 0; left--)
        {
            if (pursue.Gram is null && m <= MostGramRows && left > 1 && multiplied + pursue.ActiveCount >= m)
                pursue.Gram = Gram(pursue.Dictionary, m, d);
            _workers.For(Pieces(pursue.ActiveCount, PursueRows<T>.RowsPerPiece), ref pursue);
            if (culprit >= 0)
                throw Overflow(first + culprit);
            if (pursue.Gram is not null)
                return;
            DropDone(ref pursue);
            Score(pursue, pursue.ActiveCount);
            multiplied += pursue.ActiveCount;
        }
    }

    private void BeginResiduals(float* inputs, float* preBias, int count, int columns, float* residuals)
    {
        if (preBias is null)
        {
            new Span<float>(inputs, count * columns).CopyTo(new Span<float>(residuals, count * columns));
            return;
        }

        var centre = new CentreRows<T> { RowCount = count, Columns = columns, Inputs = inputs, Offset = preBias, Destination = residuals };
        _workers.For(Pieces(count, CentreRows<T>.RowsPerPiece), ref centre);
    }

    private void Score(in PursueRows<T> pursue, int count)
    {
        var (d, m) = (pursue.InputDim, pursue.LatentCount);
        if (d > 0 && count > 0)
            Multiply(Operand.ByLine(pursue.Residuals, d), Operand.ByLine(pursue.Dictionary, d), count, m, d, pursue.Scores, m, accumulate: false);
        else
            new Span<float>(pursue.Scores, count * m).Clear();
    }

    private float* Gram(float* dictionary, int m, int d)
    {
        var gram = _shared.Floats(3, ((long)m * m) + T.Width);
        Multiply(Operand.ByLine(dictionary, d), Operand.ByLine(dictionary, d), m, m, d, gram, m, accumulate: false);
        return gram;
    }

    /// <summary>Moves the residuals of the rows that go on together.</summary>
    private static void DropDone(ref PursueRows<T> pursue)
    {
        var (kept, d) = (0, pursue.InputDim);
        for (var slot = 0; slot < pursue.ActiveCount; slot++)
        {
            var row = pursue.RowOf[slot];
            if (pursue.Done[row] != 0)
                continue;
            if (kept != slot)
                new Span<float>(pursue.Residuals + ((nint)slot * d), d).CopyTo(new Span<float>(pursue.Residuals + ((nint)kept * d), d));
            pursue.RowOf[kept++] = row;
        }

        pursue.ActiveCount = kept;
    }

    /// <summary>Turns steps into entries: atoms ascend, and those chosen several times become one.</summary>
    private void CollectSteps(SparsePursuitTrace steps, SparseLatents latents)
    {
        latents.Reset(steps.Rows, steps.StepCount);
        var collect = new CollectSteps
        {
            RowCount = steps.Rows, StepStarts = steps.Starts, Atoms = steps.Atoms, StepValues = steps.Values, EntryOf = steps.Entries,
            Starts = latents.Starts, Latents = latents.IndexPointer, Values = latents.ValuePointer,
        };
        _workers.For(Pieces(steps.Rows, Kernels.CollectSteps.RowsPerPiece), ref collect);
        for (var row = 0; row < steps.Rows; row++)
            latents.Starts[row + 1] += latents.Starts[row];
        collect.Placing = true;
        _workers.For(Pieces(steps.Rows, Kernels.CollectSteps.RowsPerPiece), ref collect);
    }

    /// <summary>destination row of each step's atom += the step's term. Each atom's sum is one thread's work and runs in order of steps.</summary>
    private void AddTerms(int* atoms, int count, float* terms, int m, int d, float* destination)
    {
        var starts = _shared.Ints(3, m + 2L + count);
        var order = starts + m + 2;
        new Span<int>(starts, m + 2).Clear();
        for (var step = 0; step < count; step++)
            starts[atoms[step] + 2]++;
        for (var i = 1; i < m + 2; i++)
            starts[i] += starts[i - 1];
        for (var step = 0; step < count; step++)
            order[starts[atoms[step] + 1]++] = step;
        var sum = new SumTerms<T> { LatentCount = m, Starts = starts, Order = order, Terms = terms, Columns = d, Destination = destination };
        _workers.For(Pieces(m, SumTerms<T>.LatentsPerPiece), ref sum);
    }

    /// <summary>A row that is not finite, or −1.</summary>
    private int FindNotFinite(float* table, int rows, int columns)
    {
        var culprit = -1;
        var check = new FiniteRows<T> { RowCount = rows, Columns = columns, Table = table, Culprit = &culprit };
        _workers.For(Pieces(rows, FiniteRows<T>.RowsPerPiece), ref check);
        return culprit;
    }
}
