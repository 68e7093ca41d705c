namespace SaeLab.Numerics;

public sealed partial class ReferenceBackend
{
    internal override PursuitTrace NewPursuitTrace() => new ReferencePursuitTrace();

    internal override void Pursue(Tensor inputs, Tensor dictionary, Tensor? preBias, in Pursuit pursuit, Latents latents, PursuitTrace trace)
    {
        var (f, steps) = (Of(latents), (ReferencePursuitTrace)trace);
        f.Reset(inputs.Rows);
        steps.Reset(inputs.Rows);
        for (var i = 0; i < dictionary.Rows; i++)
        {
            if (!double.IsFinite(Norm(Of(dictionary).Row(i))))
                throw new NotFiniteNumberException($"Dictionary row {i} is not finite.");
        }

        for (var b = 0; b < inputs.Rows; b++)
        {
            var residual = Residual(inputs, preBias, b);
            if (!double.IsFinite(Norm(residual)))
                throw new NotFiniteNumberException($"Row {b} of the batch has an activation that is not finite.");
            PursueRow(residual, Of(dictionary), pursuit, steps.Steps[b], b);
            foreach (var group in steps.Steps[b].GroupBy(s => s.Atom).OrderBy(g => g.Key))
                f.Entries[b].Add(new ReferenceLatents.Entry(group.Key, group.Sum(s => s.Value)));
        }
    }

    internal override void PursueBackward(
        Tensor inputs, Tensor dictionary, Tensor? preBias, Latents latents, PursuitTrace trace, in PursuitGradients gradients)
    {
        var (gx, gDictionary, gPre) = (Start(gradients.Inputs), Start(gradients.Dictionary), Start(gradients.PreBias));
        for (var b = 0; b < inputs.Rows; b++)
        {
            var steps = ((ReferencePursuitTrace)trace).Steps[b];
            var residual = Residual(inputs, preBias, b);
            foreach (var (atom, value) in steps)
                AddScaled(Of(dictionary).Row(atom), -value, residual);

            var adjoint = new double[residual.Length];
            for (var t = steps.Count - 1; t >= 0; t--)
            {
                var (atom, value) = steps[t];
                var row = Of(dictionary).Row(atom);
                AddScaled(row, value, residual);
                var ofValue = Of(latents).Entries[b].Single(e => e.Latent == atom).Gradient - Dot(adjoint, row);
                if (gDictionary is not null)
                {
                    AddScaled(residual, ofValue, gDictionary.Row(atom));
                    AddScaled(adjoint, -value, gDictionary.Row(atom));
                }

                AddScaled(row, ofValue, adjoint);
            }

            if (gx is not null)
                AddScaled(adjoint, 1, gx.Row(b));
            if (gPre is not null)
                AddScaled(adjoint, -1, gPre.Row(0));
        }
    }

    private static void PursueRow(double[] residual, ReferenceTensor dictionary, Pursuit pursuit, List<(int Atom, double Value)> steps, int b)
    {
        while (steps.Count < pursuit.MostIterations)
        {
            var (chosen, value) = (-1, 0.0);
            for (var j = 0; j < dictionary.Rows; j++)
            {
                var product = Dot(residual, dictionary.Row(j));
                if (!double.IsFinite(product))
                    throw Overflow(b);
                if (product > value)
                    (chosen, value) = (j, product);
            }

            // Nothing is left to choose, and nothing would change any more.
            if (chosen < 0)
                return;
            var isRepeated = steps.Any(s => s.Atom == chosen);
            steps.Add((chosen, value));
            AddScaled(dictionary.Row(chosen), -value, residual);
            if ((isRepeated && pursuit.StopsOnRepeatedSupport) || Norm(residual) < pursuit.ResidualThreshold)
                return;
        }
    }

    private static double[] Residual(Tensor inputs, Tensor? preBias, int b)
    {
        var residual = Of(inputs).Row(b).ToArray();
        if (preBias is not null)
            AddScaled(Of(preBias).Row(0), -1, residual);
        return residual;
    }
}
