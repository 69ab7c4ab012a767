"""The words of the index page and of the feed, in both languages."""

INDEX = {
    "zh": {
        "heading": "对标报告", "empty": "还没有报告。", "skip": "跳到报告列表", "count": "{}份报告", "join": "；", "all_good": "全部完成，均与现有数据相符",
        "bad_count": "{}份本次未能生成", "stale_count": "{}份生成后数据集有改动，尚未核对", "attention": "须留意", "attention_more": "另有{}份",
        "failed": "未能生成", "stale": "数据集已改动，尚未核对", "changed": "本次有变化", "new": "新增", "last_good": "仍列上一次成功的报告", "no_good": "此前没有成功的报告", "why": "原因页",
        "stale_hint": "生成之后数据集有改动；所用的行是否在内，再次运行便知", "data": "所读数据", "made": "生成时间", "report_set": "报告组", "feed": "订阅变化（Atom）",
        "search": "查找", "search_hint": "地区、问题、结论中的字词", "subject": "地区", "notebook": "问题", "language": "语言", "status": "状态", "sort": "排序", "any": "全部",
        "ok": "完成", "by_question": "按问题", "by_subject": "按地区", "by_time": "新近在前", "by_status": "须留意者在前", "shown": "列出{shown}份，共{all}份", "none_left": "没有符合条件的报告。",
        "reset": "清除条件", "list": "报告列表", "filter": "筛选与排序",
        "feed_title": "对标报告的变化", "feed_first": "首次记录：{}份报告", "feed_new": "新增{}份", "feed_changed": "{}份有变化", "feed_gone": "删去{}份", "feed_failed": "{}份未能生成",
    },
    "en": {
        "heading": "Benchmarking reports", "empty": "No reports yet.", "skip": "Skip to the reports", "count": "Reports: {}", "join": "; ", "all_good": "all made, and in step with the data",
        "bad_count": "{} not made this time", "stale_count": "{} not checked since the dataset changed", "attention": "Needs attention", "attention_more": "and {} more",
        "failed": "not made", "stale": "dataset changed, not checked since", "changed": "changed in the last run", "new": "new", "last_good": "the last good report still stands", "no_good": "there is no earlier report", "why": "why",
        "stale_hint": "The dataset has changed since this was made; whether its rows have, the next run will tell", "data": "data read", "made": "made", "report_set": "set", "feed": "Follow changes (Atom)",
        "search": "Search", "search_hint": "words of a region, question or finding", "subject": "Region", "notebook": "Question", "language": "Language", "status": "Status", "sort": "Order", "any": "all",
        "ok": "ok", "by_question": "by question", "by_subject": "by region", "by_time": "newest first", "by_status": "needing attention first", "shown": "{shown} of {all} reports", "none_left": "No report fits.",
        "reset": "Clear", "list": "Reports", "filter": "Filter and order",
        "feed_title": "Changes in the benchmarking reports", "feed_first": "reports first on record: {}", "feed_new": "{} new", "feed_changed": "{} changed", "feed_gone": "{} gone", "feed_failed": "{} not made",
    },
}
