using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification.Tests.Fakes;

/// <summary>The fraction of variance unexplained, with one thing spoiled or none.</summary>
internal sealed class FakeEvaluator(string flaw) : IEvaluator
{
    private readonly List<float[]> _shared = [];

    public EvaluatorNeeds Needs => EvaluatorNeeds.None;

    public bool MeasuresDictionary => flaw != "claims_to_be_of_the_source";

    public IEvaluation Begin(EvaluationSubject subject) => new Evaluation(flaw, flaw == "shares_state" ? _shared : []);

    private sealed class Evaluation(string flaw, List<float[]> rows) : IEvaluation
    {
        private readonly List<float[]> _reconstructions = [];
        private readonly List<double> _perBatch = [];
        private readonly List<Matrix> _kept = [];

        public void Observe(EvaluationBatch batch)
        {
            for (var r = 0; r < batch.Inputs.Rows; r++)
            {
                rows.Add(batch.Inputs.Row(r).ToArray());
                _reconstructions.Add(batch.Reconstructions.Row(r).ToArray());
            }

            var last = rows[^batch.Inputs.Rows..];
            var lastReconstructions = _reconstructions[^batch.Inputs.Rows..];
            _perBatch.Add(Variance(last) > 0 ? Error(last, lastReconstructions) / Variance(last) : 0);
            _kept.Add(batch.Inputs);
        }

        public EvaluationResult Complete()
        {
            var variance = Variance(rows);
            if (rows.Count == 0 || (variance == 0 && flaw != "divides_by_zero"))
                return new EvaluationResult([], []);
            var fvu = flaw switch
            {
                "averages_batches" => _perBatch.Average(),
                "order" => Error(rows, _reconstructions) / variance * (1 + (0.01 * rows[0][0])),
                "keeps_batches" => _kept.Average(m => Sum(m)),
                "backwards" => 1.5 - (Error(rows, _reconstructions) / variance),
                _ => Error(rows, _reconstructions) / variance,
            };
            var measurement = new Measurement
            {
                Name = "fvu",
                Value = fvu,
                Direction = Direction.LowerIsBetter,
                Definition = flaw == "says_nothing" ? "" : "Σ‖x − x̂‖² / Σ‖x − x̄‖²; counted over rows",
                Count = rows.Count,
                Floor = flaw == "wrong_floor" ? 0.5 : 1,
            };
            return new EvaluationResult(flaw == "one_name_twice" ? [measurement, measurement] : [measurement], []);
        }

        private static double Sum(Matrix matrix)
        {
            try
            {
                return matrix.Span[0];
            }
            catch (ObjectDisposedException)
            {
                return 0.5;
            }
        }

        private static double Error(List<float[]> a, List<float[]> b) =>
            a.Zip(b[..a.Count], (x, y) => x.Zip(y, (u, v) => ((double)u - v) * ((double)u - v)).Sum()).Sum();

        private static double Variance(List<float[]> rows)
        {
            if (rows.Count == 0)
                return 0;
            var sum = 0.0;
            for (var c = 0; c < rows[0].Length; c++)
            {
                var mean = rows.Average(r => (double)r[c]);
                sum += rows.Sum(r => (r[c] - mean) * (r[c] - mean));
            }

            return sum;
        }
    }
}
