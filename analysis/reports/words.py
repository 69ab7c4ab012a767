"""The few words that the engine itself says on a page, in both languages; everything else comes from the notebook."""

TAGS = {"zh": "zh-CN", "en": "en"}
LANGUAGE_NAMES = {"zh": "中文", "en": "English"}

WORDS = {
    "zh": {
        "skip": "跳到正文", "contents": "目录", "parameters": "参数", "standing": "阅读提示",
        "figure": "图{}", "table": "表{}", "colon": "：", "comma": "、", "semicolon": "；", "aside": "（{}，{}）", "unit": "（{}）", "all": "全部",
        "data": "图中数据", "data_of": "{}的数据", "choice_note": "正文所用：{}。", "csv": "下载CSV", "csv_of": "：{}", "notes": "注", "sources": "资料来源", "source": "来源", "source_count": "来源：{}项", "no_sources": "本报告未引用资料。",
        "no_date": "日期不详", "link": "原文", "more": "共{}行，现列前{}行；勾选则全部列出", "code": "代码", "all_code": "显示全部代码", "output": "输出", "absence": "未能给出",
        "foot": "来源与出处", "provenance": "出处", "dataset": "数据集", "edition": "版本", "licence": "许可", "digest": "所读数据的摘要值",
        "reads": "读取的数据表", "versions": "软件版本", "notebook": "笔记本", "notebook_digest": "笔记本摘要值", "report": "报告编号",
        "fingerprint": "内容指纹", "cite": "引用本报告", "cite_text": "《{title}》，{subtitle}。数据集：{dataset}。报告编号 {report}，内容指纹 {fingerprint}。",
        "files": "另存", "on_paper": "共{}项，逐项列于本报告的网页及同名DOCX、XLSX。", "other": "English edition", "other_hint": "须与本文件放在同一文件夹：{}", "no_value": "—",
        "failed_title": "本次未能生成报告", "failed_lead": "上一次成功的报告没有改动。", "failed_none": "此前没有成功的报告。",
        "status": "状态", "cell": "单元格", "cell_number": "第 {} 个代码单元格", "message": "信息", "next": "下一步", "log": "完整记录",
        "news": "上次运行以来的变化", "news_none": "与此前一次运行相比，所有报告都没有变化。", "news_new": "新增",
        "news_gone": "已删去", "news_why": "原因", "news_more": "另有{}项", "news_exhibits": "图表文字有变：{}", "kernel_log": "内核记录", "last_good": "打开上一次成功的报告", "executed": "执行到出错处的笔记本", "cell_source": "出错的单元格",
    },
    "en": {
        "skip": "Skip to the text", "contents": "Contents", "parameters": "Parameters", "standing": "How to read this",
        "figure": "Figure {}.", "table": "Table {}.", "colon": ": ", "comma": ", ", "semicolon": "; ", "aside": "({}, {})", "unit": " ({})", "all": "all",
        "data": "Data behind this chart", "data_of": "Data of {}", "choice_note": "The text of this report goes by: {}.", "csv": "Download CSV", "csv_of": " of {}", "notes": "Notes", "sources": "Sources", "source": "Source", "source_count": "{} sources",
        "no_sources": "This report cites no sources.", "no_date": "no date", "link": "original", "more": "{} rows, of which the first {} are shown; tick to show all", "code": "Code", "all_code": "Show all code",
        "output": "Output", "absence": "Not given", "foot": "Sources and provenance", "provenance": "Provenance", "dataset": "Dataset",
        "edition": "Edition", "licence": "Licence", "digest": "Digest of the data read", "reads": "Tables read", "versions": "Software", "notebook": "Notebook",
        "notebook_digest": "Notebook digest", "report": "Report", "fingerprint": "Content hash", "cite": "Cite this report",
        "cite_text": "{title}. {subtitle}. Dataset: {dataset}. Report {report}, content hash {fingerprint}.",
        "files": "Also as", "on_paper": "{} sources, listed on the page of this report and in its DOCX and XLSX.", "other": "中文版", "other_hint": "needs the file {} in the same folder", "no_value": "–",
        "failed_title": "This report could not be made", "failed_lead": "The last good report is unchanged.",
        "failed_none": "There is no earlier report.", "status": "Status", "cell": "Cell", "cell_number": "code cell {}", "message": "Message",
        "next": "What to do next", "log": "Full log", "news": "Changed since the run before", "news_none": "No report differs from the run before.", "news_new": "new",
        "news_gone": "gone", "news_why": "because of", "news_more": "and {} more", "news_exhibits": "exhibits changed: {}", "kernel_log": "Kernel log", "last_good": "Open the last good report",
        "executed": "The notebook as far as it ran", "cell_source": "The cell that failed",
    },
}

STATUS = {
    "zh": {
        "ok": "完成", "failed": "出错", "timeout": "超时", "kernel-died": "内核中止", "interrupted": "中断", "incomplete": "内容不全",
        "refused": "未受理",
    },
    "en": {
        "ok": "ok", "failed": "failed", "timeout": "timed out", "kernel-died": "kernel died", "interrupted": "interrupted",
        "incomplete": "incomplete", "refused": "refused",
    },
}

NEXT = {
    "zh": {
        "failed": "在 JupyterLab 中打开笔记本，用同样的参数运行到这一单元格，按上面的信息修正后重新运行。",
        "timeout": "这一单元格超过了时限。可用 --timeout 放宽，或检查它为何变慢。",
        "kernel-died": "执行进程自行结束，常见原因是内存不足或单元格调用了退出。请查看内核记录，减少同时运行的任务（--jobs 1）后重试。",
        "interrupted": "运行在完成之前被停止。重新运行即可，已完成的报告不会重做。",
        "refused": "所问之事，现有数据或参数不足以回答。请按上面的信息改正参数或补充数据后重新运行。",
        "incomplete": "笔记本运行到了最后，但没有给出它声明的全部图表。请补上缺少的图表，或在 notebooks.toml 中修改声明。",
    },
    "en": {
        "failed": "Open the notebook in JupyterLab, run it to this cell with the same parameters, correct what the message says, and run again.",
        "timeout": "The cell took longer than it may. Allow more with --timeout, or find out why it has become slow.",
        "kernel-died": "The process that ran the notebook ended by itself: often memory ran out, or a cell left Python. Read the kernel log; try again with --jobs 1.",
        "interrupted": "The run was stopped before this report was done. Run again; what is done is not made anew.",
        "refused": "What was asked cannot be answered with this data or these parameters. Correct what the message says, and run again.",
        "incomplete": "The notebook ran to its end without showing everything it promises. Add what is missing, or change its entry in notebooks.toml.",
    },
}
