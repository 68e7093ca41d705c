using SaeLab.Abstractions;
using SaeLab.Numerics;

namespace SaeLab.Verification;

/// <summary>See its statement.</summary>
internal sealed class VariantConstraintsLaw() : Law(
    ComponentKind.Variant, "constraints",
    "Declared constraints hold, all together, after each time at which they are enforced, whatever the gradients and the learning rate were.")
{
    private const double Bound = 1e-5;
    private const int Steps = 6;

    internal override void Check(Form form, LawRun run)
    {
        if (form.Create<ISaeVariant>().Constraints.Count == 0)
            LawRun.DoesNotApply("it declares no constraints");
        foreach (var (size, rate) in new[] { (1e-6, 1e-3), (1, 0.1), (1e4, 10.0) })
        {
            using var problem = Problem.For(form, run.Random.For("problem"));
            var (inputs, targets) = Problem.Read(problem, 4);
            using var subject = new VariantCase(form.Create<ISaeVariant>(), CpuBackend.Create(1), inputs, targets, run.Random.For("case"));
            using var optimizer = new Adam(subject.Parameters);
            for (var step = 0; step < Steps; step++)
                Step(run, subject, optimizer, size, rate);
        }
    }

    private static void Step(LawRun run, VariantCase subject, Adam optimizer, double size, double rate)
    {
        var (graph, parameters, constraints) = (subject.Graph, subject.Parameters, subject.Variant.Constraints);
        Enforce(EnforcementTime.BeforeForward);

        // A loss whose gradient is whatever it likes: the distance of each parameter to a point that is drawn anew.
        graph.Begin();
        ScalarNode? loss = null;
        foreach (var parameter in subject.Trained)
        {
            using var target = new Matrix(parameter.Value.Rows, parameter.Value.Columns);
            foreach (ref var value in target.Span)
                value = (float)(size * run.Random.NextGaussian());
            var point = graph.Backend.NewTensor(target.Rows, target.Columns);
            point.CopyFrom(target.Span);
            var term = graph.MeanSquaredError(graph.Use(parameter), graph.Input(point));
            loss = loss is null ? graph.Scale(term, 1) : graph.Add(loss, term);
        }

        if (loss is not null)
            graph.Backward(loss);
        Enforce(EnforcementTime.BeforeStep);
        var before = constraints.Select(c => GradientNorms(subject, c)).ToList();
        for (var i = 0; i < constraints.Count; i++)
            constraints[i].ProjectGradient(graph, parameters);
        for (var i = 0; i < constraints.Count; i++)
            CheckProjection(run, subject, constraints[i], before[i]);
        optimizer.Step(graph, rate);
        Enforce(EnforcementTime.AfterStep);

        void Enforce(EnforcementTime time)
        {
            var due = constraints.Where(c => c.Time == time).ToList();
            foreach (var constraint in due)
                constraint.Enforce(parameters);
            foreach (var constraint in due)
            {
                run.Near(constraint.Violation(parameters), Bound, $"{constraint} is violated after it was enforced");
                if (constraint is UnitRowsConstraint)
                    run.Near(FarthestNorm(parameters[constraint.Parameter]), Bound, $"rows of {constraint.Parameter} have norm 1");
            }
        }
    }

    /// <summary>The gradient that is left does not change norms: nothing of what it was lies along its row.</summary>
    private static void CheckProjection(LawRun run, VariantCase subject, ParameterConstraint constraint, double[] normsBefore)
    {
        if (constraint is not UnitRowsConstraint || normsBefore.Length == 0)
            return;
        using var rows = subject.Parameters[constraint.Parameter].Value.ToMatrix();
        using var gradient = subject.Graph.GradientOf(subject.Parameters[constraint.Parameter]).ToMatrix();
        for (var i = 0; i < rows.Rows; i++)
        {
            var along = Math.Abs(RowGeometry.Dot(rows.Row(i), gradient.Row(i))) / Math.Max(1e-8, RowGeometry.Norm(rows.Row(i)));
            run.Near(along / Math.Max(1e-30, normsBefore[i]), Bound, $"the gradient of row {i} of {constraint.Parameter} after projection, along the row");
        }
    }

    private static double[] GradientNorms(VariantCase subject, ParameterConstraint constraint)
    {
        if (!subject.Parameters[constraint.Parameter].IsTrained)
            return [];
        using var gradient = subject.Graph.GradientOf(subject.Parameters[constraint.Parameter]).ToMatrix();
        return [.. Enumerable.Range(0, gradient.Rows).Select(r => RowGeometry.Norm(gradient.Row(r)))];
    }

    /// <summary>Measured here, whatever the constraint says of itself.</summary>
    private static double FarthestNorm(Parameter parameter)
    {
        using var rows = parameter.Value.ToMatrix();
        return Enumerable.Range(0, rows.Rows).Max(i => Math.Abs(RowGeometry.Norm(rows.Row(i)) - 1));
    }
}
