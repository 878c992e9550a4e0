#!/usr/bin/env bash
# ten_questions.sh <ecs-contract> <site/questions.json>: what people ask of this call, each by one command whose answer stands in its first
# lines, and all of whose output fits a screen of 30.
set -euo pipefail
program=$1 questions=$2
wrong=0

# asks <question> <lines that the answer may be below> <words of explain…> -- <regular expression>…: each expression
# fits a line of the output's first so many.
asks() {
  local question=$1 within=$2 words=() output lines
  shift 2
  while [[ $1 != -- ]]; do words+=("$1"); shift; done
  shift
  if ! output=$("$program" explain "${words[@]}" 2>&1); then
    echo "$question: explain ${words[*]} failed: $output"; wrong=1; return
  fi
  lines=$(wc -l <<<"$output")
  ((lines < 30)) || { echo "$question: explain ${words[*]} says $lines lines"; wrong=1; }
  for expected; do
    head -n "$within" <<<"$output" | grep -qE -- "$expected" ||
      { echo "$question: explain ${words[*]} does not say '$expected' in its first $within lines:"; echo "$output"; wrong=1; }
  done
  local asked=${words[*]}
  echo "$lines lines: explain ${asked:0:100}"
}

asks 'the default of InternetMaxBandwidthIn with Out 5 and 50' 4 'default of InternetMaxBandwidthIn with Out 5 and 50' -- \
  'at most 10 Mbit/s, it is 10\.' 'more than 10 Mbit/s, it equals InternetMaxBandwidthOut'
asks 'the same, of a call' 3 InternetMaxBandwidthOut=50 -- ': allowed' 'InternetMaxBandwidthIn is left out: then it is .50. '
asks 'is Out 200 allowed' 4 InternetMaxBandwidthOut=200 -- ': refused' 'is 0 to 100, both ends included' \
  'answered 400 InvalidInternetMaxBandwidthOut.ValueNotSupported'
asks 'is Out 200 allowed, in words' 2 is InternetMaxBandwidthOut 200 allowed -- 'is 0 to 100, both ends included'
asks 'which errors say try again' 11 which errors say try again -- '^10 errors' 'at once .*500 InternalError' \
  'after 5 minutes .*400 Throttling' 'later .*400 LastOrderProcessing' 'later .*403 LastTokenProcessing' \
  'at once .*503 ServiceUnavailable'
asks 'StartTime with seconds' 4 StartTime=2017-12-05T22:40:00Z -- ': refused' 'without seconds'
asks 'StartTime with seconds, in words' 2 StartTime with seconds -- 'without seconds'
asks 'AutoPay with no balance' 8 AutoPay with no balance -- 'an abnormal order is made.* can only be voided'
asks 'does PostPaid get an address' 4 does PostPaid get an address from 0 to 10 -- 'no public IP address is assigned automatically' \
  'has to call AllocatePublicIpAddress'
asks "ClientToken's length, and a second call with it" 20 ClientToken -- 'at most 64 characters' \
  'same ClientToken with the same parameters.* gives the same result' 'same ClientToken with other parameters is refused'
asks 'which OperationDenied is mine' 17 'why did I get OperationDenied?' -- '^OperationDenied: 4 rows' \
  '403 OperationDenied: .*PrePaid' "400 OperationDenied: 'Specified instance is in VPC" 'After downgrade' 'current user does not support'
asks 'which one, by its message' 1 'ErrorCode: OperationDenied, Message: Specified instance is in VPC.' -- '400 OperationDenied: '
asks 'the least temporary upgrade' 2 the least temporary upgrade -- 'three hours or more after StartTime'
asks 'error bodies in XML and JSON' 25 error bodies in XML and JSON -- '"Code": "InvalidInstanceId.NotFound"' \
  '<Code>InvalidInstanceId.NotFound</Code>'
asks 'error bodies, in Chinese' 25 '错误响应的 XML 和 JSON 格式是什么样的？' -- '<Code>InvalidInstanceId.NotFound</Code>'
asks 'which errors say try again, in Chinese' 1 '哪些错误可以重试？' -- '^10 errors'
asks 'which OperationDenied is mine, in Chinese' 17 '我遇到的 OperationDenied 是哪一种？' -- '403 OperationDenied: '
asks 'throttling, in Chinese' 1 '限流' -- '^400 Throttling: '
asks 'arrears, in Chinese' 5 '欠费' -- '400 Account.Arrearage: '
asks 'a wrong signature, in Chinese' 1 '为什么签名不匹配' -- '^400 SignatureDoesNotMatch: '
asks 'nothing at all' 2 -- '^ModifyInstanceNetworkSpec ' 'changes the bandwidth'
asks 'a blank question' 2 ' ' -- '^ModifyInstanceNetworkSpec '
asks 'a pasted error of a library' 1 Code=OperationDenied 'Message=Specified instance is in VPC.' -- '^400 OperationDenied: '
asks 'the same in one word, in another letter case' 1 'code=operationdenied, MESSAGE="specified INSTANCE is in vpc"' -- \
  '^400 OperationDenied: '
asks 'a message in a Chinese log' 1 '错误：调用失败，Specified instance is in VPC.（请求被拒绝）' -- '^400 OperationDenied: '
asks 'a message behind a log of 4000 words' 1 "$(printf 'the request %d is in order. ' {1..600}) Specified instance is in VPC." -- \
  '^400 OperationDenied: '
asks 'a parameter within a question' 4 what does InternetMaxBandwidthIn default to -- 'at most 10 Mbit/s, it is 10\.' \
  'more than 10 Mbit/s, it equals InternetMaxBandwidthOut'
asks 'a parameter of any call' 4 Format=YAML -- "^Format='YAML': refused" "got 'YAML'"
asks 'a status' 3 403 -- '^403: [0-9]+ rows' '^  error\.403\.'

# What the site has answers to, in each language: the first rule of the list is among those that are told.
while IFS=$'\t' read -r question rule; do
  asks 'of the site' 29 "$question" -- "$rule"
done < <(python3 -c '
import json, sys
for each in json.load(open(sys.argv[1])):
    for language in ("en", "zh"):
        for rule in each.get("rules", [])[:1]:
            print(each[language], rule, sep="\t")' "$questions")
exit "$wrong"
