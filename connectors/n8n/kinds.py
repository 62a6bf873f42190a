"""Node types by what they are for, without package."""

from __future__ import annotations

AI = "@n8n/n8n-nodes-langchain."

HTTP = frozenset({"httpRequest", "httpRequestTool", "toolHttpRequest", "graphql"})
STAFF = frozenset({
    "slack", "microsoftTeams", "discord", "mattermost", "rocketchat", "googleChat", "matrix", "zulip", "ciscoWebex",
    "pushover", "pushbullet", "gotify", "pagerDuty", "signl4", "telegram",
})  # fmt: skip
"""Chat and alarm tools of a team; a Telegram message with a computed recipient goes to a customer."""
MAIL = frozenset({"emailSend", "gmail", "microsoftOutlook", "mailgun", "mailjet", "mandrill", "awsSes"})
MAILING = frozenset({("sendGrid", "mail"), ("sendInBlue", "email")})
"""Marketing tools with a resource that sends single messages."""
PHONE = frozenset({"twilio", "messageBird", "vonage", "plivo", "sms77", "msg91", "mocean", "whatsApp"})
SENDING = STAFF | MAIL | PHONE
MESSAGES = frozenset({"", "message", "email", "mail", "channelMessage", "chatMessage", "chat", "sms", "call", "file",
                      "draft", "thread", "incident", "alert", "direct"})  # fmt: skip
"""Resources of the above that reach somebody."""
RECIPIENTS = ("toEmail", "sendTo", "toRecipients", "to", "toList", "toAddresses", "chatId", "recipientPhoneNumber")

SHEETS = frozenset({
    "googleSheets", "microsoftExcel", "microsoftExcelSharePoint", "airtable", "spreadsheetFile", "ftp", "nocoDb",
    "readWriteFile", "readBinaryFile", "readBinaryFiles", "writeBinaryFile", "baserow", "seaTable", "grist", "coda",
    "dataTable",
})  # fmt: skip
TASKS = frozenset({"asana", "clickUp", "todoist", "googleTasks", "jira", "linear", "microsoftToDo", "trello"})
BRANCHES = frozenset({"if", "switch", "filter"})
CODE = frozenset({"code", "function", "functionItem", "executeCommand", "aiTransform", "ssh"})
CALLING = frozenset({"executeWorkflow", "toolWorkflow"})

SERVING = ("lm", "tool", "memory", "outputParser", "embeddings", "document", "textSplitter", "retriever", "reranker",
           "modelSelector")  # fmt: skip
"""How types begin that hang on an agent or a chain."""
AGENTS = frozenset({"agent", "agentTool", "openAiAssistant", "messageAnAgent"})
VENDORS = frozenset({
    "openAi", "anthropic", "googleGemini", "mistralAi", "perplexity", "ollama", "minimax", "moonshot", "alibabaCloud",
})  # fmt: skip
"""Nodes that ask the models of one vendor."""
CLASSIFIERS = frozenset({"textClassifier", "sentimentAnalysis"})
"""Nodes in which a model sorts text, and the workflow goes on by what it says."""
FENCES = frozenset({"guardrails"})
HIDDEN_TOOLS = ("mcpClientTool", "mcpRegistryClientTool", "toolWorkflow", "toolCode", "toolExecutor")
"""Tools whose effect n8n does not show: an agent with one of them may act."""

PLUMBING = frozenset({
    "set", "merge", "noOp", "convertToFile", "extractFromFile", "splitInBatches", "splitOut", "aggregate", "sort",
    "limit", "dateTime", "stickyNote", "stopAndError", "respondToWebhook", "itemLists", "removeDuplicates",
    "summarize", "renameKeys", "html", "htmlExtract", "xml", "crypto", "executeWorkflow", "moveBinaryData",
    "compareDatasets", "compression", "executionData", "markdown", "jwt", "readPDF", "editImage", "debugHelper",
    "evaluation", "timeSaved", "form", "totp", "simulate", "quickChart", "n8n", "rssFeedRead",
})  # fmt: skip
"""Steps that move data about within the workflow."""
MAILBOXES = frozenset({"emailSend", "gmail", "microsoftOutlook"})
"""Ways to send a letter, not systems of the business."""
WITHIN = PLUMBING | BRANCHES | CODE | {"wait", "dataTable", "readWriteFile", "spreadsheetFile", "readBinaryFile",
                                       "readBinaryFiles", "writeBinaryFile"}  # fmt: skip
"""Types that talk to no other system."""

ANY_SYSTEM = ("http", "oAuth", "crypto", "jwt", "totp", "simple", "smtp", "imap", "ssh", "ftp", "sftp")
"""How credential types begin that name no system."""
