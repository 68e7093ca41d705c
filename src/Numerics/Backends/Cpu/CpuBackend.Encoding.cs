using System.Runtime.InteropServices;
using SaeLab.Numerics.Kernels;

namespace SaeLab.Numerics;

internal sealed unsafe partial class CpuBackend<T>
{
    /// <summary>Packed rows of a piece should stay in the second-level cache.</summary>
    private const int PackedRowBytes = 384 << 10;

    /// <summary>Pieces enough for several threads to share evenly.</summary>
    private const int FewestPieces = 16;

    private EntryList* _results;
    private int _resultCount;

    internal override void Encode(in EncoderTensors encoder, Activation activation, ReadOnlySpan<int> only, Latents latents)
    {
        var (rows, d) = (encoder.Inputs.Rows, encoder.Inputs.Columns);
        var count = only.IsEmpty ? encoder.Weights.Rows : only.Length;
        var f = Of(latents);

        // Before any memory is taken, since guessing from a sample encodes it.
        if (activation.Kind == ActivationKind.BatchTopK && !f.Hint.Serves(activation))
            f.Hint = SampleHint(encoder, activation, only, latents);
        fixed (int* onlyPointer = only)
        {
            var panelCount = Pieces(count, Tile<T>.Columns);
            var panels = _shared.Floats(0, (long)panelCount * Tile<T>.Columns * d);
            var bias = _shared.Floats(1, (long)panelCount * Tile<T>.Columns);
            Pack(encoder, activation, onlyPointer, count, panelCount, panels, bias);

            // The first pass encodes all rows; the second those that the hint failed.
            var pieces = EncodePieces(rows, d);
            var lists = 2 * pieces;
            var perRow = _shared.Ints(2, (4L * rows) + (6 * lists) + 1);
            var statistics = (double*)(perRow + (((4 * rows) + 1) & ~1));
            var culprit = -1;
            var encode = new EncodeRows<T>
            {
                Inputs = Of(encoder.Inputs), RowCount = rows, InputDim = d, PreBias = Of(encoder.PreBias), Panels = panels, PackedBias = bias,
                PanelCount = panelCount, CandidateCount = count, Only = onlyPointer, Activation = activation, Pieces = pieces,
                GroupSize = activation.Kind == ActivationKind.GroupMax ? encoder.Weights.Rows / (int)activation.K : 0,
                BoundPerNorm = f.Hint.Serves(activation) ? f.Hint.BoundPerNorm : 0,
                Bound = activation.Kind == ActivationKind.BatchTopK && f.Hint.Serves(activation) ? f.Hint.Bound : 0,
                Output = new EncodeOutput { Lists = Results(lists), ListOf = perRow, Offsets = perRow + rows, Counts = perRow + (2 * rows) },
                Statistics = statistics, Culprit = &culprit,
            };
            _workers.For(pieces, ref encode);
            if (culprit >= 0)
                throw new NotFiniteNumberException($"Row {culprit} of the batch has an activation that is not finite.");

            var again = perRow + (3 * rows);
            var failed = 0;
            for (var row = 0; row < rows; row++)
            {
                if (encode.Output.Counts[row] < 0)
                    again[failed++] = row;
            }

            if (failed > 0)
            {
                encode.RowIds = again;
                encode.RowCount = failed;
                encode.BoundPerNorm = 0;
                encode.FirstList = pieces;
                encode.Statistics = statistics + (3 * pieces);
                encode.Pieces = EncodePieces(failed, d);
                _workers.For(encode.Pieces, ref encode);
            }

            if (activation.Kind is ActivationKind.TopK or ActivationKind.AbsTopK)
                f.Hint = Hint(activation, statistics, pieces + (failed > 0 ? encode.Pieces : 0));
            Collect(f, encode.Output, rows);
            if (!only.IsEmpty)
            {
                f.Used.Take(only, f.LatentCount);
                f.UsedIsCurrent = true;
            }

            if (activation.Kind == ActivationKind.JumpRelu)
                JumpForward(encoder, activation, f);
            else if (activation.Kind == ActivationKind.BatchTopK && !KeepLargest(f, activation, encode.Bound))
                Encode(encoder, activation, only, latents);
        }
    }

    internal override void EncodeBackward(in EncoderTensors encoder, Latents latents, in EncoderGradients gradients)
    {
        var f = Of(latents);
        var (rows, d, m) = (encoder.Inputs.Rows, encoder.Inputs.Columns, encoder.Weights.Rows);
        var entryGradients = f.GradientPointer;

        // A latent is its pre-activation, unless it is silent and yet has a gradient.
        if (gradients.Scale.Destination is not null)
            SumByLatent(IndexOf(f), m, entryGradients, f.HasPreActivations ? f.PreActivationPointer : f.ValuePointer, Of(encoder.Scale), 1, gradients.Scale);

        var wantsSums = gradients.Bias.Destination is not null || gradients.PreBias.Destination is not null;
        var used = wantsSums || gradients.Weights.Destination is not null ? DenseLatentsOf(f) : null;
        var scattered = used is null ? null : Scatter(f, used, entryGradients);
        var biasGradient = wantsSums ? _shared.Floats(1, m) : null;
        if (wantsSums && used is null)
            SumByLatent(IndexOf(f), m, entryGradients, null, Of(encoder.Scale), 0, default, biasGradient);
        else if (wantsSums)
            SumScattered(f, used!, scattered, Of(encoder.Scale), biasGradient);
        if (gradients.Bias.Destination is not null)
            AddScaledDifference(biasGradient, null, m, 1, gradients.Bias);

        if (gradients.Weights.Destination is not null)
        {
            var inputs = Centred(encoder, rows, d);
            if (used is null)
                CombineByLatent(f, entryGradients, inputs, d, Of(encoder.Scale), gradients.Weights);
            else
                CombineScattered(f, used, scattered, inputs, d, Of(encoder.Scale), gradients.Weights);
        }

        // Σ_b ∂/∂(x_b − p) = Σ_i (Σ_b g_bi) w_i: a sum over latents, not over the batch.
        if (gradients.PreBias.Destination is not null)
            SumRows(Of(encoder.Weights), m, d, biasGradient, -1, Of(gradients.PreBias.Destination), gradients.PreBias.Accumulate);

        if (gradients.Inputs.Destination is not null)
            InputGradient(encoder, f, gradients.Inputs);
    }

    /// <summary>x − p, or x itself where there is no p.</summary>
    private float* Centred(in EncoderTensors encoder, int rows, int columns)
    {
        if (encoder.PreBias is null)
            return Of(encoder.Inputs);
        var centred = _shared.Floats(2, (long)rows * columns);
        var centre = new CentreRows<T>
        {
            RowCount = rows, Columns = columns, Inputs = Of(encoder.Inputs), Offset = Of(encoder.PreBias), Destination = centred,
        };
        _workers.For(Pieces(rows, CentreRows<T>.RowsPerPiece), ref centre);
        return centred;
    }

    /// <summary>∂/∂x_b = Σ_i s_i g_bi w_i.</summary>
    private void InputGradient(in EncoderTensors encoder, SparseLatents f, GradientSlot slot)
    {
        var coefficients = f.GradientPointer;
        if (encoder.Scale is not null)
        {
            coefficients = _shared.Floats(2, f.Count);
            ScaleEntries(EntryTask.Multiply, f, f.GradientPointer, Of(encoder.Scale), coefficients, accumulate: false);
        }

        var combine = new DecodeRows<T>
        {
            RowCount = f.Rows, Starts = f.Starts, Latents = f.IndexPointer, Values = coefficients, Decoder = Of(encoder.Weights),
            InputDim = encoder.Inputs.Columns, Reconstruction = Of(slot.Destination), Accumulate = slot.Accumulate,
        };
        _workers.For(Pieces(f.Rows, DecodeRows<T>.RowsPerPiece), ref combine);
    }

    private static int EncodePieces(int rows, int inputDim)
    {
        var panels = Pieces(rows, Tile<T>.Rows);
        var panelsThatFit = Math.Max(1, PackedRowBytes / (Tile<T>.Rows * Math.Max(inputDim, 1) * sizeof(float)));
        return Math.Max(Math.Min(FewestPieces, panels), Pieces(panels, panelsThatFit));
    }

    private void Pack(in EncoderTensors encoder, Activation activation, int* only, int count, int panelCount, float* panels, float* bias)
    {
        var culprit = -1;
        var pack = new PackWeights<T>
        {
            Weights = Of(encoder.Weights), Bias = Of(encoder.Bias), Scale = Of(encoder.Scale), Only = only,
            Threshold = Of(encoder.Threshold), Tolerance = (float)(activation.Bandwidth / 2),
            Count = count, InputDim = encoder.Weights.Columns, Panels = panels, PackedBias = bias, Culprit = &culprit,
        };
        _workers.For(panelCount, ref pack);
        if (culprit >= 0)
            throw new NotFiniteNumberException($"The encoder row or bias of latent {culprit} is not finite.");
    }

    /// <summary>Three standard deviations below the mean of what was needed: low enough that few rows fail, high enough that few candidates pass.</summary>
    private static SelectionHint Hint(Activation activation, double* statistics, int pieces)
    {
        double sum = 0, squares = 0, count = 0;
        for (var piece = 0; piece < pieces; piece++)
        {
            sum += statistics[3 * piece];
            squares += statistics[(3 * piece) + 1];
            count += statistics[(3 * piece) + 2];
        }

        if (count == 0)
            return default;
        var mean = sum / count;
        var deviation = Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean)));
        return new SelectionHint { For = activation, BoundPerNorm = (float)Math.Max(0, mean - (3 * deviation)) };
    }

    private void Collect(SparseLatents latents, EncodeOutput output, int rows)
    {
        var total = 0L;
        for (var row = 0; row < rows; row++)
            total += output.Counts[row];
        if (total > int.MaxValue - 64)
            throw new InvalidOperationException($"The batch has {total} active latents; at most {int.MaxValue} fit. Use smaller batches.");
        latents.Reset(rows, (int)total);
        for (var row = 0; row < rows; row++)
            latents.Starts[row + 1] = latents.Starts[row] + output.Counts[row];
        var collect = new CollectEntries
        {
            Output = output, RowCount = rows, Starts = latents.Starts, Latents = latents.IndexPointer, Values = latents.ValuePointer,
        };
        _workers.For(Pieces(rows, CollectEntries.RowsPerPiece), ref collect);
    }

    private EntryList* Results(int pieces)
    {
        if (pieces > _resultCount)
        {
            _results = (EntryList*)NativeMemory.Realloc(_results, (nuint)(pieces * sizeof(EntryList)));
            new Span<EntryList>(_results + _resultCount, pieces - _resultCount).Clear();
            _resultCount = pieces;
        }

        return _results;
    }

    private void FreeResults()
    {
        for (var i = 0; i < _resultCount; i++)
            _results[i].Free();
        NativeMemory.Free(_results);
        _results = null;
        _resultCount = 0;
    }
}
