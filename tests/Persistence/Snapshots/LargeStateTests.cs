using ActorStream.Persistence.Tests.State;
using Xunit;

namespace ActorStream.Persistence.Tests.Snapshots;

public class LargeStateTests
{
    const int Groups = 16;
    const string Uid = "large";

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_large_state_alone_is_loaded_by_several_threads_in_the_same_order_each_time(int parallelism)
    {
        const int Keys = 300_000;
        var before = KeyedStateTests.Backend<long>(KeyGroupRange.All(Groups));
        var value = before.GetState("value", 0L);
        for (var key = 0L; key < Keys; key++)
        {
            before.Use(key);
            value.Value = key * 7919;
        }
        byte[] stored;
        using (var frozen = before.Freeze())
        using (var bytes = TaskSnapshotWriter.Write(false, [new(Uid, 0, frozen)], new()))
            stored = bytes.Bytes.ToArray();
        var reader = await TaskSnapshotReader.OpenAsync(new BytesObject(stored, "large"));
        var orders = new List<long[]>();
        for (var round = 0; round < 2; round++)
        {
            var order = new List<long>();
            for (var subtask = 0; subtask < parallelism; subtask++)
            {
                var after = KeyedStateTests.Backend<long>(KeyGroups.RangeOf(subtask, Groups, parallelism));
                var restored = after.GetState("value", 0L);
                var snapshot = (await reader.ReadOperatorAsync(Uid, parallelism == 1 ? null : after.Range))!;
                if (parallelism == 1)
                    Assert.IsType<StoredParts>(snapshot.States[0].Parts);
                after.Restore(new SnapshotReader([snapshot], subtask, parallelism));
                foreach (var (key, _) in after.KeysOf("value"))
                {
                    after.Use(key);
                    Assert.Equal(key * 7919, restored.Value);
                    order.Add(key);
                }
            }
            Assert.Equal(Keys, order.Distinct().Count());
            Assert.Equal(Keys, order.Count);
            orders.Add([.. order]);
        }
        Assert.Equal(orders[0], orders[1]);
    }
}
