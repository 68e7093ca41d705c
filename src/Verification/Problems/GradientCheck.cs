using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>Compares the gradients of loss terms with central differences, in double precision, of the graph with its constants held.</summary>
/// <remarks>
/// <para>See <see cref="FrozenValues"/>: differences are taken of the recording in which all that passes no gradient keeps its value, so that
/// detached parts and straight-through estimators are compared with what they are defined to be.</para>
/// <para>Per parameter: some directions through all of its entries, of which each takes part in every one, and single entries to see where it is.
/// Across a kink or a jump of the loss there is no derivative; there, differences of two lengths, or the two halves of one, disagree, and the direction is
/// left out. Elsewhere differences of length 1e-5 are exact to about 1e-9.</para>
/// </remarks>
internal sealed class GradientCheck(LawRun run, VariantCase subject, FrozenValues frozen)
{
    private const double Length = 1e-5, Bound = 1e-5, Agreement = 1e-6, LargestBend = 1e-2;
    private const int Directions = 2, Entries = 3;
    private int _checked, _skipped;

    /// <summary>Checks the terms of those names.</summary>
    /// <returns>The trained parameters that some term has a gradient by.</returns>
    public IReadOnlyList<string> Check(IReadOnlyList<string> names)
    {
        var gradients = new Dictionary<string, double[][]>();
        foreach (var name in names)
        {
            subject.Forward();
            if (subject.Term(name) is not { } term)
                continue;
            run.Require(double.IsFinite(term.Value), $"term {name} is {term.Value}");
            subject.Graph.Backward(term);
            gradients.Add(name, [.. subject.Trained.Select(p => ((ReferenceTensor)subject.Graph.GradientOf(p)).Data.ToArray())]);
        }

        // Sums over terms of one name added factors to the recording; one without them is repeated from now on.
        subject.Forward();
        frozen.Freeze();
        foreach (var (index, parameter) in subject.Trained.Index())
        {
            foreach (var direction in DirectionsOf(parameter, [.. gradients.Values.Select(g => g[index])]))
                Compare(parameter, direction, gradients.ToDictionary(g => g.Key, g => g.Value[index]));
        }

        run.Require(_checked > 0 || gradients.Count == 0, "no direction could be compared: the loss has a kink at every one");
        if (_skipped > 0)
            run.Note($"{_skipped} of {_checked + _skipped} differences lay across a kink");
        run.Require(_skipped <= _checked, $"{_skipped} of {_checked + _skipped} differences have no limit: the loss jumps, or what Forward does depends on chance");
        return [.. subject.Trained.Index().Where(p => gradients.Values.Any(g => Array.Exists(g[p.Index], v => v != 0))).Select(p => p.Item.Name)];
    }

    private IEnumerable<double[]> DirectionsOf(Parameter parameter, IReadOnlyList<double[]> gradients)
    {
        for (var i = 0; i < Directions; i++)
        {
            var direction = new double[parameter.Value.Count];
            for (var j = 0; j < direction.Length; j++)
                direction[j] = run.Random.NextGaussian();
            var norm = Math.Sqrt(direction.Sum(v => v * v));
            yield return Array.ConvertAll(direction, v => v / norm);
        }

        for (var i = 0; i < Entries; i++)
        {
            var direction = new double[parameter.Value.Count];
            // The entry of the largest gradient of some term, then any.
            var at = i < gradients.Count
                ? Array.IndexOf(gradients[i], gradients[i].MaxBy(Math.Abs))
                : (int)run.Random.NextBelow((ulong)direction.Length);
            direction[Math.Max(at, 0)] = 1;
            yield return direction;
        }
    }

    private void Compare(Parameter parameter, double[] direction, IReadOnlyDictionary<string, double[]> gradients)
    {
        var data = ((ReferenceTensor)parameter.Value).Data;
        var start = data.ToArray();
        var (here, hasChanged) = At(0);
        var (up, a) = At(Length);
        var (down, b) = At(-Length);
        var (halfUp, c) = At(Length / 2);
        var (halfDown, d) = At(-Length / 2);
        start.CopyTo(data, 0);
        foreach (var (name, gradient) in gradients)
        {
            var analytic = gradient.Zip(direction, (g, u) => g * u).Sum();
            var scale = Math.Sqrt(gradient.Sum(g => g * g)) + (1e-4 * Math.Abs(here.GetValueOrDefault(name))) + 1e-9;
            var numeric = (up.GetValueOrDefault(name) - down.GetValueOrDefault(name)) / (2 * Length);
            var half = (halfUp.GetValueOrDefault(name) - halfDown.GetValueOrDefault(name)) / Length;
            var bend = (up.GetValueOrDefault(name) - (2 * here.GetValueOrDefault(name)) + down.GetValueOrDefault(name)) / Length;
            if (hasChanged || a || b || c || d || Math.Abs(numeric - half) > Agreement * scale || Math.Abs(bend) > LargestBend * scale)
            {
                _skipped++;
                continue;
            }

            _checked++;
            run.Near(Math.Abs(numeric - analytic) / scale, Bound, $"the gradient of {name} by {parameter.Name}: {analytic:G6}, but differences give {numeric:G6}");
        }

        (Dictionary<string, double> Terms, bool HasChanged) At(double length)
        {
            for (var i = 0; i < data.Length; i++)
                data[i] = start[i] + (length * direction[i]);
            subject.Forward();
            return (subject.TermValues(), frozen.HasChanged);
        }
    }
}
