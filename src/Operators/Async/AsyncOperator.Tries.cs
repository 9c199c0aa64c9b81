namespace ActorStream.Operators;

/// <content>Starting, completing, repeating and expiring requests.</content>
internal sealed partial class AsyncOperator<TIn, TOut>
{
    private void Add(TIn input, long timestamp)
    {
        var entry = new AsyncEntry<TIn, TOut>(input, timestamp);
        if (_options.Timeout != Timeout.InfiniteTimeSpan) entry.Deadline = Context.Now + (long)Math.Ceiling(_options.Timeout.TotalMilliseconds);
        entry.InFlight = _inFlight.AddLast(entry);
        entry.Open = _open.AddLast(entry);
        entry.Cancellation = new CancellationTokenSource();
        _queue.Add(entry);
        Start(entry);
    }

    private void Start(AsyncEntry<TIn, TOut> entry)
    {
        Task<TOut> task;
        try
        {
            task = _function(entry.Input, entry.Cancellation!.Token)
                ?? throw new InvalidOperationException("The asynchronous function gave null in place of a task.");
        }
        catch (Exception thrown)
        {
            task = Task.FromException<TOut>(thrown);
        }
        if (task.IsCompleted) Handle(new Completion(entry, entry.Try, task));
        else _ = HandOverAsync(entry, entry.Try, task);
    }

    private async Task HandOverAsync(AsyncEntry<TIn, TOut> entry, int number, Task<TOut> task)
    {
        await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _completions.Enqueue(new Completion(entry, number, task));
        Context.Wake();
    }

    private void HandleCompletions()
    {
        while (_completions.TryDequeue(out var completion)) Handle(completion);
    }

    private void Handle(Completion completion)
    {
        var (entry, number, task) = completion;
        // It has timed out, or another try has taken its place.
        if (entry.IsDone || entry.Try != number || entry.AwaitsRetry) return;
        try
        {
            if (task.IsCompletedSuccessfully)
            {
                if (MayRepeat(entry) && _repeatsResult?.Invoke(task.Result) == true) Repeat(entry);
                else Complete(entry, task.Result);
                return;
            }
            var cause = task.Exception?.InnerException ?? new TaskCanceledException(task);
            if (!MayRepeat(entry) || !_options.Retry!.Repeats(cause)) throw Failed(entry, cause);
            Repeat(entry);
        }
        catch (Exception thrown) when (thrown is not OperatorFailedException)
        {
            throw Failed(entry, thrown);
        }
    }

    private bool MayRepeat(AsyncEntry<TIn, TOut> entry) => _options.Retry is { } retry && entry.Try <= retry.Attempts;

    private void Repeat(AsyncEntry<TIn, TOut> entry)
    {
        entry.AwaitsRetry = true;
        _retries.Enqueue(entry, Context.Now + _options.Retry!.DelayBefore(entry.Try));
    }

    private void TryAgain(AsyncEntry<TIn, TOut> entry)
    {
        if (entry.IsDone) return;
        entry.AwaitsRetry = false;
        entry.Try++;
        Start(entry);
    }

    private void Complete(AsyncEntry<TIn, TOut> entry, TOut result)
    {
        entry.Result = result;
        entry.IsDone = true;
        _open.Remove(entry.Open!);
        entry.Cancellation = null;
        _queue.Done(entry);
    }

    /// <summary>Records that have had their time, and retries whose time has come.</summary>
    private void Expire(long now)
    {
        while (_open.First?.Value is { } entry && entry.Deadline <= now)
        {
            var cancellation = entry.Cancellation;
            try
            {
                if (_onTimeout is null)
                    throw new TimeoutException($"No result within {_options.Timeout}: raise the timeout, or give onTimeout: a result for such records.");
                Complete(entry, _onTimeout(entry.Input));
            }
            catch (Exception thrown)
            {
                throw Failed(entry, thrown);
            }
            finally
            {
                cancellation?.Cancel();
            }
        }
        while (_retries.TryPeek(out var waiting, out var due) && due <= now)
        {
            _retries.Dequeue();
            TryAgain(waiting);
        }
    }

    private OperatorFailedException Failed(AsyncEntry<TIn, TOut> entry, Exception cause) =>
        OperatorFailedException.OnRecord(this, entry.Input, entry.Timestamp, null, 0, cause);

    private readonly record struct Completion(AsyncEntry<TIn, TOut> Entry, int Try, Task<TOut> Task);
}
