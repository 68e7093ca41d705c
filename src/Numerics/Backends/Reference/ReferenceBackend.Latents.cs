namespace SaeLab.Numerics;

public sealed partial class ReferenceBackend
{
    internal override double Penalty(Latents latents, Tensor? weights, PenaltyFunction function) => Of(latents).Entries.Sum(row =>
    {
        var u = row.Select(e => Math.Abs(e.Value) * Weight(weights, e.Latent));
        var fromTheRight = row.Select(e => e.Magnitude * Weight(weights, e.Latent));
        return function.Kind switch
        {
            PenaltyKind.Absolute => fromTheRight.Sum(),
            PenaltyKind.Power => u.Sum(v => Math.Pow(v, function.Parameter)),
            PenaltyKind.Tanh => fromTheRight.Sum(v => Math.Tanh(function.Parameter * v)),
            _ => Norm(u, function.Parameter),
        };
    });

    internal override void PenaltyBackward(
        Latents latents, Tensor? weights, PenaltyFunction function, double gradient, LatentSlot latentSlot, GradientSlot weightSlot)
    {
        var gWeights = Start(weightSlot);
        foreach (var row in Of(latents).Entries)
        {
            var norm = function.Kind == PenaltyKind.Norm ? Norm(row.Select(e => Math.Abs(e.Value) * Weight(weights, e.Latent)), function.Parameter) : 0;
            foreach (var entry in row)
            {
                var weight = Weight(weights, entry.Latent);
                var slope = Slope(function, Math.Abs(entry.Value) * weight, norm);
                Pass(gradient * slope * weight * (entry.Value < 0 ? -1 : 1), latentSlot, entry);
                if (gWeights is not null)
                    gWeights[entry.Latent, 0] += gradient * slope * Math.Abs(entry.Value);
            }
        }
    }

    internal override void DivideLatents(Latents latents, Tensor divisors, Latents destination) =>
        Map(latents, destination, entry => entry.Value / Of(divisors)[entry.Latent, 0]);

    internal override void DivideLatentsBackward(Latents latents, Tensor divisors, Latents quotient, LatentSlot latentSlot, GradientSlot divisorSlot)
    {
        var gDivisors = Start(divisorSlot);
        foreach (var (entry, result) in Pairs(latents, quotient))
        {
            var s = Of(divisors)[entry.Latent, 0];
            Pass(result.Gradient / s, latentSlot, entry);
            if (gDivisors is not null)
                gDivisors[entry.Latent, 0] -= result.Gradient * entry.Value / (s * s);
        }
    }

    internal override void RectifiedAffine(Latents latents, Tensor scale, Tensor offset, Latents destination) => Map(
        latents, destination,
        entry => entry.Value > 0 ? Math.Max(0, (Of(scale)[entry.Latent, 0] * entry.Value) + Of(offset)[entry.Latent, 0]) : 0);

    internal override void RectifiedAffineBackward(
        Latents latents, Tensor scale, Latents result, LatentSlot latentSlot, GradientSlot scaleSlot, GradientSlot offsetSlot)
    {
        var (gScale, gOffset) = (Start(scaleSlot), Start(offsetSlot));
        foreach (var (entry, magnitude) in Pairs(latents, result))
        {
            var g = magnitude.Value > 0 ? magnitude.Gradient : 0;
            Pass(g * Of(scale)[entry.Latent, 0], latentSlot, entry);
            if (gScale is not null)
                gScale[entry.Latent, 0] += g * entry.Value;
            if (gOffset is not null)
                gOffset[entry.Latent, 0] += g;
        }
    }

    internal override void ExpLatents(Latents latents, Latents destination) =>
        Map(latents, destination, entry => Math.Exp(Math.Min(entry.Value, LargestExponent)));

    internal override void ExpLatentsBackward(Latents latents, Latents result, LatentSlot latentSlot)
    {
        foreach (var (entry, exponential) in Pairs(latents, result))
            Pass(entry.Value > LargestExponent ? 0 : exponential.Gradient * exponential.Value, latentSlot, entry);
    }

    private static double Norm(IEnumerable<double> values, double p) => Math.Pow(values.Sum(v => Math.Pow(v, p)), 1 / p);

    /// <summary>φ′(u), chosen to be 0 where a power or a norm has none.</summary>
    private static double Slope(PenaltyFunction function, double u, double norm) => function.Kind switch
    {
        PenaltyKind.Absolute => 1,
        PenaltyKind.Power => u == 0 ? 0 : function.Parameter * Math.Pow(u, function.Parameter - 1),
        PenaltyKind.Tanh => function.Parameter / Math.Pow(Math.Cosh(function.Parameter * u), 2),
        _ => u == 0 ? 0 : Math.Pow(u / norm, function.Parameter - 1),
    };

    /// <summary>The same entries with other values.</summary>
    private static void Map(Latents latents, Latents destination, Func<ReferenceLatents.Entry, double> value)
    {
        Of(destination).Reset(latents.Rows);
        for (var b = 0; b < latents.Rows; b++)
            Of(destination).Entries[b].AddRange(Of(latents).Entries[b].Select(entry => new ReferenceLatents.Entry(entry.Latent, value(entry)) { Firing = entry.Firing }));
    }

    private static IEnumerable<(ReferenceLatents.Entry Entry, ReferenceLatents.Entry Result)> Pairs(Latents latents, Latents result) =>
        Of(latents).Entries.SelectMany(row => row).Zip(Of(result).Entries.SelectMany(row => row));

    private static void Pass(double gradient, LatentSlot slot, ReferenceLatents.Entry entry)
    {
        if (slot.IsWanted)
            entry.Gradient = (slot.Accumulate ? entry.Gradient : 0) + gradient;
    }
}
