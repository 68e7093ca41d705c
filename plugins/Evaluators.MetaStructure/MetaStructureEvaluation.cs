using System.Globalization;
using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Evaluators.MetaStructure;

/// <summary>Trains on the decoder's rows; no row of activations is needed.</summary>
internal sealed class MetaStructureEvaluation(Matrix decoder, MetaStructureOptions options, RandomStream random, Backend backend) : IEvaluation
{
    public void Observe(EvaluationBatch batch)
    {
    }

    public EvaluationResult Complete()
    {
        using var rows = decoder.ToMatrix();
        for (var i = 0; i < rows.Rows; i++)
        {
            var norm = RowGeometry.Norm(rows.Row(i));
            foreach (ref var value in rows.Row(i))
                value = norm > 0 ? (float)(value / norm) : 0;
        }

        using var meta = new MetaSae(rows, options, random, backend);
        meta.Train();
        var (errors, variances) = meta.Measure();
        var variance = variances.Sum();
        return new EvaluationResult(
            [
                new Measurement
                {
                    Name = "decoder_fraction_variance_explained",
                    Value = variance > 0 ? 1 - (errors.Sum() / variance) : 0,
                    Direction = Direction.LowerIsBetter,
                    Definition = string.Create(CultureInfo.InvariantCulture,
                        $"1 − Σ‖w − ŵ‖² / Σ‖w − w̄‖² over decoder rows w of norm 1 for a BatchTopK meta-SAE trained on them (k = {options.K}, {options.WidthRatio} meta-latents per latent, {options.Steps} steps); ") +
                        "lower is more atomic; 0 where rows do not differ; counted over latents",
                    Count = rows.Rows,
                    Interval = variance > 0 && new Bootstrap(rows.Rows, random.For("bootstrap")).OfRatio([.. variances.Zip(errors, (v, e) => v - e)], variances) is { } interval ? interval : null,
                },
            ],
            []);
    }
}
