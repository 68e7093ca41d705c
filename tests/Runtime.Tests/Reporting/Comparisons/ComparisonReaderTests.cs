using SaeLab.Abstractions;
using SaeLab.Runtime.Reporting.Comparisons;

namespace SaeLab.Runtime.Tests.Reporting.Comparisons;

public sealed class ComparisonReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Runs_of_one_manifest_on_other_data_or_of_another_version_are_other_runs()
    {
        var comparison = ComparisonReader.Read([_folder.WriteRun("a", data: "11"), _folder.WriteRun("b", fvu: 0.7, data: "22"), _folder.WriteRun("c", fvu: 0.6, data: "11", engine: "1.1")]);
        Assert.Equal(["r (a)", "r (b)", "r (c)"], comparison.Cells.Select(c => c.Label));
        Assert.Equal(["lock.data", "lock.saelab"], comparison.Differences);
        Assert.Equal(["rows.npy 11", "rows.npy 22", "rows.npy 11"], comparison.Runs.Select(r => r.Setting("lock.data")));
        Assert.Empty(comparison.Notes);
    }

    [Fact]
    public void A_run_is_left_out_only_where_it_is_the_same_folder_or_has_the_same_bytes_and_that_is_said()
    {
        var (a, copy, other) = (_folder.WriteRun("a"), _folder.WriteRun("copy"), _folder.WriteRun("other", fvu: 0.6));
        var link = _folder.File("link");
        Directory.CreateSymbolicLink(link, _folder.WriteRun("unfinished", fvu: null));
        var comparison = ComparisonReader.Read([a, copy, other, _folder.File("unfinished"), link, a + "/"]);
        Assert.Equal([a, other, _folder.File("unfinished")], comparison.Runs.Select(r => r.Folder));
        Assert.Equal([$"Left out {copy}: the same as {a}.", $"Left out {link}: the same as {_folder.File("unfinished")}.", $"Left out {a}/: the same as {a}."], comparison.Notes);
        Assert.Contains($"Left out {copy}", ComparisonReport.Write(comparison, "/"), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_that_are_left_out_some_are_told_and_the_others_counted()
    {
        var notes = ComparisonReader.Read([.. Enumerable.Repeat(_folder.WriteRun("a"), 12)]).Notes;
        Assert.Equal((9, "Left out 3 more that are the same as others."), (notes.Count, notes[^1]));
    }

    [Fact]
    public void Hashes_of_several_files_are_one_value()
    {
        var (one, other) = (Data("1", "2"), Data("1", "3"));
        Assert.StartsWith("2 files ", one, StringComparison.Ordinal);
        Assert.NotEqual(one, other);

        static string Data(string first, string second) => LockLeaves.Of($"files:\n  - {{ name: \"a\", sha256: {first} }}\n  - {{ name: \"b\", sha256: {second} }}\n", "l").Single(l => l.Key == LockLeaves.Data).Value;
    }

    [Fact]
    public void Members_that_never_began_join_their_siblings_and_leave_labels_alone()
    {
        var sweep = _folder.WriteSweep("shap", 1, 2, 3);
        _folder.WriteRun("shap/members/k-1-seed-1", 1, 1);
        _folder.WriteRun("shap/members/k-2-seed-0", 2);
        _folder.WriteRun("shap/members/k-2-seed-1", 2, 1);
        var comparison = ComparisonReader.Read([sweep]);
        Assert.Equal(["k=1: 0 1", "k=2: 0 1", "k=3: 0 1"], comparison.Cells.Select(c => $"{c.Label}: {string.Join(' ', c.Runs.Select(r => r.Seed))}"));
        Assert.Equal("topk", comparison.Cells[0].Variant);
        Assert.DoesNotContain(" / 1</td>", ComparisonReport.Write(comparison, "/"), StringComparison.Ordinal);
    }

    [Fact]
    public void Cells_that_are_called_the_same_are_told_apart_by_what_they_differ_in()
    {
        var comparison = ComparisonReader.Read([_folder.WriteRun("a/x"), _folder.WriteRun("b/x", k: 2), _folder.WriteRun("c/y", k: 3)]);
        Assert.Equal(["r (x) (k 1)", "r (x) (k 2)", "r (y)"], comparison.Cells.Select(c => c.Label));
    }

    [Fact]
    public void A_member_with_a_damaged_file_is_one_that_failed()
    {
        var sweep = _folder.WriteSweep("s", 1, 2);
        foreach (var (k, seed) in new[] { (1, 0), (1, 1), (2, 0), (2, 1) })
            _folder.WriteRun($"s/members/k-{k}-seed-{seed}", k, seed);
        _folder.Write("s/members/k-1-seed-1/results.json", "{ \"experiment");
        _folder.Write("s/members/k-2-seed-1/manifest.resolved.yaml", "name: [");
        var comparison = ComparisonReader.Read([sweep]);
        Assert.Equal([2, 2], comparison.Cells.Select(c => c.Runs.Count));
        Assert.Equal("no results: damaged file: results.json is not a results file: it is not JSON from line 1 on", comparison.Cells[0].Runs[1].Error);
        Assert.StartsWith("no results: damaged file: manifest.resolved.yaml:", comparison.Cells[1].Runs[1].Error, StringComparison.Ordinal);
        Assert.Equal(["finished", "failed", "finished", "failed"], ComparisonCsv.Write(comparison).Split('\n')[1..5].Select(line => line.Split("\",")[1].Split(',')[3]));
    }

    [Fact]
    public void Of_a_sweep_with_a_damaged_record_the_runs_in_its_folder_are_compared()
    {
        var sweep = _folder.WriteSweep("s", 1);
        _folder.WriteRun("s/members/k-1-seed-0");
        _folder.WriteRun("s/members/k-1-seed-1", seed: 1);
        _folder.Write("s/members/notes/notes.txt", "mine");
        _folder.Write("s/sweep.json", "{");
        var comparison = ComparisonReader.Read([sweep]);
        Assert.Equal(["0", "1"], Assert.Single(comparison.Cells).Runs.Select(r => r.Seed));
        Assert.Contains("is not JSON", Assert.Single(comparison.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_says_where_runs_lie_how_far_they_came_and_how_alike_seeds_are()
    {
        var sweep = _folder.WriteSweep("s", 1);
        _folder.WriteRun("s/members/k-1-seed-0");
        var comparison = ComparisonReader.Read([sweep]);
        comparison = comparison with { Cells = [.. comparison.Cells.Select(c => c with { Agreement = new SeedAgreement(0.5, 0.25) })] };
        var lines = ComparisonCsv.Write(comparison).Split('\n');
        Assert.Equal("run,cell,seed,folder,state,error,reconstruction.fvu,across_seeds.matched_at_0_7,across_seeds.shared_at_0_9", lines[0]);
        Assert.Equal($"\"k=1, seed=0\",k=1,0,{sweep}/members/k-1-seed-0,finished,,0.5,0.5,0.25", lines[1]);
        Assert.Equal($"\"k=1, seed=1\",k=1,1,{sweep}/members/k-1-seed-1,pending,,,0.5,0.25", lines[2]);
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_called_so()
    {
        var refusal = Assert.Throws<InputException>(() => ComparisonReader.Read([_folder.File("nothere")]));
        Assert.Contains("nothere does not exist", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("neither a run nor a sweep", Assert.Throws<InputException>(() => ComparisonReader.Read([_folder.Path])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Seeds_with_the_same_error_are_told_together()
    {
        var sweep = _folder.WriteSweep("s", 1);
        Assert.Contains("seeds 0, 1: it has not ended", ComparisonReport.Write(ComparisonReader.Read([sweep]), "/"), StringComparison.Ordinal);
    }
}
